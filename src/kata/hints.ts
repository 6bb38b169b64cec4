/** Which hints of each kata have been shown. This is kept, so that the next hint is one that was not shown yet. */
import { requiredKatas } from './curriculum.ts'
import { isRecord, readJson, writeJson } from './json-files.ts'
import type { Kata } from './kata.ts'

/** The hints that were shown of each kata, in the order in which they were shown. */
export type ShownHints = Readonly<Record<string, readonly string[]>>

/** The hint for a mistake that is known to be in a kata. */
export interface FittingHint {
  diagnosis: string
  hint: string
}

/**
 * The hints of a kata, each once, in the order in which they are read: those that were shown, the one for its mistake if
 * that is known, and then those that everybody gets.
 */
export function ladderOf(
  { hints }: Pick<Kata, 'hints'>,
  shown: readonly string[] = [],
  fitting?: FittingHint,
): string[] {
  return [...new Set([...shown, ...(fitting ? [fitting.hint] : []), ...hints])]
}

const file = 'hints.json'

const isShown = (value: unknown): value is ShownHints =>
  isRecord(value) &&
  Object.values(value).every(
    (hints) => Array.isArray(hints) && hints.every((hint) => typeof hint === 'string'),
  )

export const readHints = (root: string): ShownHints => readJson(root, file, isShown) ?? {}

/** Adds to what is kept: another process may have shown other hints. */
export function keepHints(root: string, shown: ShownHints): void {
  const kept = readHints(root)
  const merged = Object.entries(shown).map(([id, hints]) => [
    id,
    [...new Set([...(kept[id] ?? []), ...hints])],
  ])
  writeJson(root, file, { ...kept, ...Object.fromEntries(merged) })
}

/** Shown when all katas pass: how many hints were read on the way. */
export function hintsRead(shown: ShownHints): string {
  const counts = requiredKatas.map(({ id }) => shown[id]?.length ?? 0)
  const hints = counts.reduce((sum, count) => sum + count, 0)
  const helped = counts.filter((count) => count > 0).length
  if (hints === 0) return `You wrote all ${counts.length} katas without reading a hint.`
  const rest = counts.length - helped
  return (
    `You read ${hints} hint${hints > 1 ? 's' : ''}, for ${helped} of the ${counts.length} katas.` +
    (rest > 0 ? ` You wrote the other ${rest > 1 ? `${rest} ` : ''}without hints.` : '')
  )
}
