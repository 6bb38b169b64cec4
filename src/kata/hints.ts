/** Which hints of each kata have been shown: kept, so that a ladder goes on where it was left. */
import { requiredKatas } from './curriculum.ts'
import { isRecord, readJson, writeJson } from './json-files.ts'
import type { Kata } from './kata.ts'

/** The texts of the hints that were shown of each kata, in the order in which they were. */
export type ShownHints = Readonly<Record<string, readonly string[]>>

/** The hint against the one mistake that a kata is known to make. */
export interface FittingHint {
  diagnosis: string
  hint: string
}

/**
 * The hints of a kata, each once, in the order in which they are read: those that were shown, the one against the
 * mistake that it makes, if that is known, and the ladder that it has for everybody.
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

export const keepHints = (root: string, shown: ShownHints): void => writeJson(root, file, shown)

/** For when all katas pass: how many hints were read on the way. */
export function hintsRead(shown: ShownHints): string {
  const counts = requiredKatas.map(({ id }) => shown[id]?.length ?? 0)
  const hints = counts.reduce((sum, count) => sum + count, 0)
  const helped = counts.filter((count) => count > 0).length
  if (hints === 0) return `You wrote all ${counts.length} katas without reading a hint.`
  const rest = counts.length - helped
  return (
    `On the way you read ${hints} hint${hints > 1 ? 's' : ''}, for ${helped} of the ${counts.length} katas: ` +
    `that is what they are for.${rest > 0 ? ` The other ${rest > 1 ? `${rest} ` : ''}you wrote without.` : ''}`
  )
}
