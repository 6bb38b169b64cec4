/**
 * Small cases with whole numbers, built from sizes. A failing case is shrunk to the smallest of them that still fails,
 * so that it can be calculated by hand.
 */

import type { Case, TensorData, Value } from './case.ts'
import { integer, randomOf } from './draw.ts'

/** Sizes and choices, each a whole number of at least 1. Smaller is simpler. */
export type Sizes = Record<string, number>

/** Why an answer is right, if no sum says it: 'the largest of 2, 3'. */
export interface Reason {
  reason: string
}

export interface SmallCases<S extends Sizes = Sizes> {
  /** What the contract calls the arguments. */
  argumentNames: string[]
  /** Shrinking starts at the first of these that fails, and shrinks the fields in their order here. */
  initialSizes: S[]
  /** The answer has to be a copy. */
  ownMemory?: boolean
  /** The arguments of these sizes; undefined if the sizes do not fit each other. */
  args(sizes: S, seed: number): Value[] | undefined
  /**
   * How one element of the right answer is calculated: a sum with its numbers, '1*2 + 3*0 + 5', or a reason in words.
   * `path` says which part of the answer it is in.
   */
  calculation?(args: Value[], path: string, index: number[]): string | Reason | undefined
}

/** More sizes, each field drawn from 1 to its largest initial size. Some may not fit each other. */
export function drawSizes<S extends Sizes>(
  { initialSizes }: SmallCases<S>,
  seed: number,
  count: number,
): S[] {
  const random = randomOf(seed, 'descriptions')
  const largest = (field: string) => Math.max(...initialSizes.map((sizes) => sizes[field] ?? 1))
  return Array.from({ length: count }, (_, i) => {
    const fields = Object.keys(initialSizes[i % initialSizes.length])
    return Object.fromEntries(fields.map((field) => [field, integer(random, 1, largest(field))])) as S
  })
}

/** The case of these sizes, undefined if they do not fit each other. It has no name of its own. */
export function buildSmallCase<S extends Sizes>(
  { args: argsOf, ownMemory }: SmallCases<S>,
  sizes: S,
  seed: number,
): Case | undefined {
  const args = argsOf(sizes, seed)
  return args && { name: 'a small case', kind: 'general', seed, args, ownMemory }
}

/** What `view` means among the sizes: 1 for tensors in row-major order, 2 for transposed views, 3 for parts of larger buffers. */
export function asViews(view: number, tensors: TensorData[]): TensorData[] {
  if (view === 1) return tensors
  return tensors.map((t) => ({ ...t, view: view === 2 ? 'transposed' : 'sliced' }))
}
