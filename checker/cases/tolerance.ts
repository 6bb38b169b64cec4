/**
 * How far a right answer may be from the reference.
 *
 * Both sides may compute in float32. A float32 operation is wrong by at most half a unit in the last
 * place, u = 2^-24 of its result; a sum of K products, added up in any order, is therefore wrong by at
 * most K u sum(|a_i b_i|) to first order (Higham, 'Accuracy and Stability of Numerical Algorithms', 3.1 and
 * 4.2). `sum(|a_i b_i|)` is the same op on the absolute values of its inputs. The learner's sum and the
 * reference's are both allowed that much, hence the 2:
 *
 *     |got - expected| <= 2 K 2^-24 op(|inputs|) + tiny
 */
import type { Expected, ExpectedNumber, ExpectedTensor, TensorData } from './case.ts'
import { isExpectedTensor } from './values.ts'

const unit = 2 ** -24

/** Numbers this small count as 0: it takes sixteen million of them to move a weight by 1. */
export const tiny = 2 ** -24

/** The bound for one element: K terms whose absolute values sum to `magnitude`. */
export function bound(terms: number, magnitude: number): number {
  return 2 * terms * unit * Math.abs(magnitude) + tiny
}

/** A right tensor whose elements are sums of `terms` products, `magnitude` being the op on absolute values. */
export function within(answer: TensorData, terms: number, magnitude: TensorData): ExpectedTensor {
  return {
    shape: answer.shape,
    data: answer.data,
    tolerance: Float64Array.from(answer.data, (_, i) => bound(terms, magnitude.data[i])),
  }
}

/** A right number that is a sum of `terms` products whose absolute values sum to `magnitude`. */
export function numberWithin(number: number, terms: number, magnitude: number): ExpectedNumber {
  return { number, tolerance: bound(terms, magnitude) }
}

/** A tensor whose numbers are copied or selected, never computed, so every bit counts. */
export function exactly(answer: TensorData): ExpectedTensor {
  return { shape: answer.shape, data: answer.data, tolerance: new Float64Array(answer.data.length) }
}

/** Only the shape counts: for the first, easiest check of a kata. */
export function shapeOnly({ shape, data }: TensorData): ExpectedTensor {
  return { shape, data, tolerance: new Float64Array(data.length).fill(Infinity) }
}

/** |x|, element by element. */
export const absolute = (x: TensorData): TensorData => ({ ...x, data: x.data.map(Math.abs) })

/** The same answer, in which every element of a tensor may be off by `by` more. */
export function moreTolerant(expected: Expected, by: number): Expected {
  if (isExpectedTensor(expected)) {
    return { ...expected, tolerance: expected.tolerance.map((tolerance) => tolerance + by) }
  }
  const fields = Object.entries(expected as Record<string, Expected>)
  return Object.fromEntries(fields.map(([name, field]) => [name, moreTolerant(field, by)]))
}
