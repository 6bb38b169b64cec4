/** The curriculum: all chapters in order. This is the only list of katas. */
import { bonus } from './chapters/bonus.ts'
import { featureExtraction } from './chapters/feature-extraction.ts'
import { fit } from './chapters/fit.ts'
import { makeItFast } from './chapters/make-it-fast.ts'
import { shapes } from './chapters/shapes.ts'
import { theCompiler } from './chapters/the-compiler.ts'
import { theVotingClassifier } from './chapters/the-voting-classifier.ts'
import { warmUp } from './chapters/warm-up.ts'
import type { Chapter, Kata } from './kata.ts'

export const curriculum: Chapter[] = [
  warmUp,
  featureExtraction,
  shapes,
  theVotingClassifier,
  theCompiler,
  fit,
  makeItFast,
  bonus,
]

/** Every kata, including those of optional chapters. */
export const katas: Kata[] = curriculum.flatMap((chapter) => chapter.katas)

/** The katas that are counted, and that `check` checks if none is named: all except those of optional chapters. */
export const requiredKatas: Kata[] = curriculum.flatMap(({ optional, katas }) => (optional ? [] : katas))

/** The op of a kata: the folder of its file. */
export const opOf = (id: string): string => id.slice(0, id.indexOf('/'))

export const ops: string[] = [...new Set(katas.map((kata) => opOf(kata.id)))]

/** The kata with this id. Throws if there is none. */
export function kataOf(id: string): Kata {
  const kata = katas.find((candidate) => candidate.id === id)
  if (!kata) throw new Error(`There is no kata '${id}'. \`npm run kata -- list\` shows them all.`)
  return kata
}
