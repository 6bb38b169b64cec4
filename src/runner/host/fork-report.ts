/** Reads what a fork reports. Code of the learner runs in a fork that explains, so a line can be anything. */
import { isRecord } from '../../kata/json-files.ts'
import type { ForkReport } from '../runner-messages.ts'

/** The report in a line; undefined if it is none. */
export function reportIn(line: string): ForkReport | undefined {
  let sent: unknown
  try {
    sent = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof sent !== 'object' || sent === null) return undefined
  const { reference, begun, explained, exited, stuck } = sent as Record<string, unknown>
  if (typeof reference === 'string') return { reference }
  if (typeof begun === 'string') return { begun }
  if (typeof exited === 'number') return { exited }
  if (isRecord(explained)) return { explained }
  const kind = isRecord(stuck) ? stuck.kind : undefined
  if (kind === 'endless' || kind === 'promise' || kind === 'memory') return { stuck: { kind } }
  return undefined
}
