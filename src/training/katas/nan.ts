/** Finds the first NaN or infinity in a training, and says where it appeared and what to do. */
import { UserError } from '../../errors.ts'
import type { Cache, Tensor } from '../../tensor.ts'
import { kataOf, layerNames, slots } from '../network.ts'
import { rowMajorCopy } from './row-major.ts'

/** What to do about it. */
export const nanAdvice =
  'Look there for a division by a number that can be 0, and for a root, logarithm or power of a number that can be negative, 0 or very large.'

export const nanOrInfinity = (value: number) => (Number.isNaN(value) ? 'NaN' : 'Infinity')

/** The index of the first number that is NaN or infinite; -1 when all are finite. */
export function firstNotFinite(values: Float32Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  // A sum of float32 numbers cannot overflow float64: it is finite exactly if all of them are.
  if (Number.isFinite(sum)) return -1
  return values.findIndex((value) => !Number.isFinite(value))
}

/** Where in the forward pass the first NaN or infinity appeared; undefined if everything is finite. */
export function nanInForward(cache: Cache, fileOf: (id: string) => string): string | undefined {
  for (const name of layerNames) {
    const x = name === 'dense2' ? undefined : (cache[name] as Tensor | undefined)
    if (!x?.shape) continue
    const found = notFiniteIn(x)
    if (!found) continue
    const kata = kataOf(name, 'forward')
    const also = name === 'p' ? ', or in the logits of dense2 before it' : ''
    return `${found} first appeared in layer ${name}, in what ${kata} (${fileOf(kata)}) returned${also}; everything before it was finite. ${nanAdvice}`
  }
}

/** The same for the gradients of one shard, laid end to end as `slots` says. The backward pass starts at the last layer. */
export function nanInGradients(gradients: Float32Array, fileOf: (id: string) => string): string | undefined {
  for (const { name, layer, start, end } of [...slots].reverse()) {
    const values = gradients.subarray(start, end)
    const at = firstNotFinite(values)
    if (at < 0) continue
    const kata = kataOf(layer, 'backward')
    return `${nanOrInfinity(values[at])} first appeared in layer ${layer}, in its gradient ${name} from ${kata} (${fileOf(kata)}); the forward pass was finite. ${nanAdvice}`
  }
}

/** Throws a `UserError` if a weight is not finite; `kata` has just computed them. */
export function checkWeights(weights: Float32Array, kata: string): void {
  if (firstNotFinite(weights) < 0) return
  for (const { name, layer, start, end } of slots) {
    const at = firstNotFinite(weights.subarray(start, end))
    if (at >= 0) {
      throw new UserError(
        `${nanOrInfinity(weights[start + at])} first appeared in layer ${layer}, in its weights ${name}, from ${kata}; its arguments were finite. ${nanAdvice}`,
      )
    }
  }
}

/** The first number of a tensor that is not finite, with its index. */
function notFiniteIn(x: Tensor): string | undefined {
  const values = rowMajorCopy(x)
  const at = firstNotFinite(values)
  if (at < 0) return undefined
  const index: number[] = []
  let rest = at
  for (const extent of [...x.shape].reverse()) {
    index.unshift(rest % extent)
    rest = Math.floor(rest / extent)
  }
  return `${nanOrInfinity(values[at])} at [${index.join(', ')}]`
}
