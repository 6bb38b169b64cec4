/**
 * What comes from the process of a learner's code may be anything. Here it becomes plain values of the known forms, or
 * nothing: no prototype, getter or name of the sender reaches the judge.
 */
import { deserialize } from 'node:v8'
import { type Failure, failureKinds } from '../../src/kata/verdict.ts'
import { limits } from '../../src/watchdog/limits.ts'
import type { Performance, Value } from '../cases/case.ts'
import type { FromLearner } from './learner-protocol.ts'

/** The longest frame that is read, in bytes: no right answer has more than a million numbers. */
const longest = 64 * 2 ** 20

/** Cuts a stream of bytes into frames. `onFrame` gets undefined for what is no frame; nothing follows then. */
export function frameReader(onFrame: (frame: FromLearner | undefined) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let length = 0
  let broken = false
  return (chunk) => {
    if (broken) return
    chunks.push(chunk)
    length += chunk.length
    while (length >= 4) {
      if (chunks[0].length < 4) chunks = [Buffer.concat(chunks)]
      const needed = 4 + chunks[0].readUInt32LE()
      broken = needed > longest
      if (broken) return onFrame(undefined)
      if (length < needed) return
      const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      chunks = [all.subarray(needed)]
      length -= needed
      const frame = frameOf(all.subarray(4, needed))
      broken = frame === undefined
      onFrame(frame)
      if (broken) return
    }
  }
}

function frameOf(bytes: Buffer): FromLearner | undefined {
  try {
    return asFrame(deserialize(bytes))
  } catch {
    return undefined
  }
}

class Unknown extends Error {}

function asFrame(sent: unknown): FromLearner {
  const fields = fieldsOf(sent)
  if (fields.has('printed')) {
    const length = numberIn(fields, 'length')
    return { printed: textIn(fields, 'printed', limits.printed), length: Math.max(0, Math.floor(length)) }
  }
  if (fields.has('problem')) {
    const problem = fieldsOf(fields.get('problem'))
    return { problem: { kind: 'load', message: textIn(problem, 'message') } }
  }
  if (fields.has('took')) {
    const took = numberIn(fields, 'took')
    return fields.has('performed') ? { took, performed: asPerformance(fields.get('performed')) } : { took }
  }
  if (fields.has('performed')) return { performed: asPerformance(fields.get('performed')) }
  if (fields.has('begins')) return { begins: numberIn(fields, 'begins') }
  if (fields.has('unhandled')) return { unhandled: textIn(fields, 'unhandled') }
  if (fields.has('broken')) return { broken: textIn(fields, 'broken') }
  if (fields.has('exited')) return { exited: numberIn(fields, 'exited') }
  if (fields.has('done')) return { done: true }
  throw new Unknown()
}

function asPerformance(sent: unknown): Performance {
  const fields = fieldsOf(sent)
  if (fields.has('failure')) return { failure: asFailure(fieldsOf(fields.get('failure'))) }
  const draws = fields.get('draws')
  if (!Array.isArray(draws) || !draws.every((drawn) => Number.isSafeInteger(drawn))) throw new Unknown()
  return { returned: asValue(fields.get('returned'), 0), draws: draws.map(Number) }
}

/** A failure is believed: nobody gains by it. */
function asFailure(fields: Map<string, unknown>): Pick<Failure, 'kind' | 'message'> & Partial<Failure> {
  const kind = failureKinds.find((known) => known === fields.get('kind'))
  if (!kind) throw new Unknown()
  const { path, index, expected, got } = Object.fromEntries(fields)
  const list = Array.isArray(index) ? index.map(Number) : undefined
  return {
    kind,
    message: textIn(fields, 'message'),
    ...(typeof path === 'string' && { path }),
    ...(list && { index: list }),
    ...(isNumberOrText(expected) && { expected }),
    ...(isNumberOrText(got) && { got }),
  }
}

const isNumberOrText = (value: unknown): value is number | string =>
  typeof value === 'number' || typeof value === 'string'

/** As deep as what `snapshot` makes. */
const mostLevels = 10

function asValue(sent: unknown, level: number): Value {
  if (sent === undefined || sent === null) return sent
  if (typeof sent === 'number' || typeof sent === 'string' || typeof sent === 'boolean') return sent
  if (level > mostLevels) throw new Unknown()
  if (Array.isArray(sent)) return Array.from(sent, (item) => asValue(item, level + 1))
  const fields = fieldsOf(sent)
  const data = fields.get('data')
  if (data instanceof Float32Array) {
    const shape = fields.get('shape')
    const isShape =
      Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)
    if (!isShape || shape.reduce((size, extent) => size * extent, 1) !== data.length) throw new Unknown()
    return { shape: shape.map(Number), data }
  }
  return Object.fromEntries([...fields].map(([name, field]) => [name, asValue(field, level + 1)]))
}

/** The own fields of a plain object. */
function fieldsOf(sent: unknown): Map<string, unknown> {
  if (typeof sent !== 'object' || sent === null || Object.getPrototypeOf(sent) !== Object.prototype)
    throw new Unknown()
  return new Map(Object.entries(sent))
}

function textIn(fields: Map<string, unknown>, name: string, most = 20_000): string {
  const text = fields.get(name)
  if (typeof text !== 'string') throw new Unknown()
  return text.slice(0, most)
}

function numberIn(fields: Map<string, unknown>, name: string): number {
  const number = fields.get(name)
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new Unknown()
  return number
}
