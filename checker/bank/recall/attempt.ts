/**
 * Wrong programs as newcomers write them, each made of a right one by a slip or two. They were written from the lessons
 * and the hints alone, without a look at the bank: they measure how many slips are named. Used by tests only.
 */
import ndarray from 'ndarray'
import * as tensors from '#tensor'
import type { AnyKata } from '../mistake.ts'

/** The text that a slip replaces, and what it puts there. Every place where the text stands is changed. */
export type Change = readonly [from: string, to: string]

export interface Attempt {
  /** What went wrong, in a few words. */
  slip: string
  /** The right program, as the text of a function. */
  program: string
  changes: readonly Change[]
  /** What has to be in the diagnosis, the facts or the message for it to lead straight to the slip. */
  says: RegExp
}

/** A list entry: `attempt('the slip', program, /what is said/, ['from', 'to'])`. */
export const attempt = (slip: string, program: string, says: RegExp, ...changes: Change[]): Attempt => ({
  slip,
  program,
  changes,
  says,
})

/** The program as a function. `katas` are the functions of other katas that its text may call. */
export function functionOf({ slip, program, changes }: Attempt, katas: Record<string, AnyKata>): AnyKata {
  let text = program.trim()
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`'${slip}' changes '${from}', which the program does not have.`)
    text = text.replaceAll(from, to)
  }
  const known = { ndarray, ...tensors, ...katas }
  return new Function(...Object.keys(known), `return ${text}`)(...Object.values(known))
}
