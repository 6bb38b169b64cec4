/**
 * Small cases with whole numbers, built from a description: what a failing case is shrunk to, so that it can be
 * done on paper.
 */

import type { Case, Value } from './case.ts'
import { integer, randomOf } from './draw.ts'

/** Sizes and choices, each a whole number from 1 on; the smaller, the simpler. */
export type Description = Record<string, number>

/** Why a right answer is what it is, where no sum says it: 'the largest of 2, 3'. */
export interface Reason {
  reason: string
}

export interface Small<D extends Description = Description> {
  /** What the arguments are called in the contract. */
  names: string[]
  /** Where shrinking starts: the first of these that goes wrong. The order of the fields is that of shrinking. */
  starts: D[]
  /** The answer has to be a copy. */
  ownMemory?: boolean
  /** The arguments of this description; undefined when its sizes do not fit each other. */
  args(description: D, seed: number): Value[] | undefined
  /**
   * How one element of the right answer is computed: a sum with its numbers, '1*2 + 3*0 + 5', or a reason in words. `path`
   * says which part of the answer it is in.
   */
  sum?(args: Value[], path: string, index: number[]): string | Reason | undefined
}

/** Further descriptions, each field from 1 to the largest at which shrinking starts. Some may not fit themselves. */
export function drawnDescriptions<D extends Description>(
  { starts }: Small<D>,
  seed: number,
  count: number,
): D[] {
  const random = randomOf(seed, 'descriptions')
  const largest = (field: string) => Math.max(...starts.map((start) => start[field] ?? 1))
  return Array.from({ length: count }, (_, i) => {
    const fields = Object.keys(starts[i % starts.length])
    return Object.fromEntries(fields.map((field) => [field, integer(random, 1, largest(field))])) as D
  })
}

/** The case of a description. It has no name of its own: it is made up on the spot. */
export function smallCase<D extends Description>(
  small: Small<D>,
  description: D,
  seed: number,
): Case | undefined {
  const args = small.args(description, seed)
  return args && { name: 'a small case', kind: 'general', seed, args, ownMemory: small.ownMemory }
}
