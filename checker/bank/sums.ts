/** Ways to add numbers up. All of them are right: a check that asks for more than float32 can give is not. */
import { type Shape, size, type Tensor, tensor } from '#tensor'

export type Sum = (terms: number[]) => number

const { fround } = Math

/** Rounded to float32 after every addition, from left to right. */
const float32: Sum = (terms) => terms.reduce((sum, term) => fround(sum + fround(term)), 0)

export const sums: Record<string, Sum> = {
  float64: (terms) => terms.reduce((sum, term) => sum + term, 0),
  'float64-backwards': (terms) => terms.reduceRight((sum, term) => sum + term, 0),
  float32,
  'float32-backwards': (terms) => float32(terms.toReversed()),
  // First up as far as it goes, then down again: every addition rounds as coarsely as it can.
  'float32-worst-order': (terms) => float32(terms.toSorted((a, b) => b - a)),
  'float32-negative-first': (terms) => float32(terms.toSorted((a, b) => a - b)),
  'float32-large-first': (terms) => float32(terms.toSorted((a, b) => Math.abs(b) - Math.abs(a))),
  'float32-pairwise': pairwise,
}

/** The terms of every element of a tensor, which are summed at the end. */
export function collector(shape: Shape, sum: Sum) {
  const terms = Array.from({ length: size(shape) }, (): number[] => [])
  return {
    add(term: number, ...index: number[]): void {
      terms[index.reduce((flat, i, axis) => flat * shape[axis] + i, 0)].push(term)
    },
    sum: (): Tensor => tensor(terms.map(sum), shape),
  }
}

/** The two halves on their own, then their sum. */
function pairwise(terms: number[]): number {
  if (terms.length <= 1) return fround(terms[0] ?? 0)
  const half = terms.length >> 1
  return fround(pairwise(terms.slice(0, half)) + pairwise(terms.slice(half)))
}

/** One variant for each way to add up. */
export function summed<Kata>(kata: (sum: Sum) => Kata, prefix = 'sums-in'): { name: string; kata: Kata }[] {
  return Object.entries(sums).map(([name, sum]) => ({ name: `${prefix}-${name}`, kata: kata(sum) }))
}
