import type { Cache, Tensor } from '../../tensor.ts'
import { slots } from '../network.ts'
import { copyRowMajor, firstNotFinite } from './row-major.ts'

/** The steps of the forward pass in their order, each with the kata that makes it. */
export const steps: [name: keyof Cache, kata: string][] = [
  ['conv1', 'conv2d/forward'],
  ['relu1', 'relu/forward'],
  ['pool1', 'maxpool/forward'],
  ['conv2', 'conv2d/forward'],
  ['relu2', 'relu/forward'],
  ['pool2', 'maxpool/forward'],
  ['flat', 'flatten/forward'],
  ['dense1', 'dense/forward'],
  ['relu3', 'relu/forward'],
  ['dropped', 'dropout/forward'],
  ['p', 'softmax/forward'],
]

/** The kata that makes the gradients of a layer. The backward pass comes to the last layer first. */
export const gradientKatas = {
  conv1: 'conv2d/backward',
  conv2: 'conv2d/backward',
  dense1: 'dense/backward',
  dense2: 'dense/backward',
}

/** Where in the forward pass the first NaN or infinity stands, in words; nothing if all is finite. */
export function nanInForward(cache: Cache, fileOf: (id: string) => string): string | undefined {
  for (const [name, kata] of steps) {
    const x = cache[name] as Tensor | undefined
    if (!x?.shape) continue
    const found = notFinite(x)
    if (!found) continue
    const also = name === 'p' ? ', or in the logits of dense2 before it' : ''
    return `${found} first appeared in layer ${name}, in what ${kata} (${fileOf(kata)}) returned${also}; all before it was finite. ${nanAdvice}`
  }
}

/** The same for the gradients of one shard, laid end to end as `slots` says. */
export function nanInGradients(gradients: Float32Array, fileOf: (id: string) => string): string | undefined {
  if (firstNotFinite(gradients) < 0) return undefined
  for (const { name, layer, start, end } of [...slots].reverse()) {
    const values = gradients.subarray(start, end)
    const at = firstNotFinite(values)
    if (at < 0) continue
    const kata = gradientKatas[layer]
    return `${nanOrInfinity(values[at])} first appeared in layer ${layer}, in its gradient ${name} from ${kata} (${fileOf(kata)}); the forward pass was finite. ${nanAdvice}`
  }
}

/** The first number of a tensor that is not finite, with its index, in words. */
function notFinite(x: Tensor): string | undefined {
  const values = new Float32Array(x.shape.reduce((product, extent) => product * extent, 1))
  copyRowMajor(x, values)
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

/** What to do about it. */
export const nanAdvice =
  'Look there for a division by what can be 0, and for the root, logarithm or power of what can be negative, 0 or very large.'

export const nanOrInfinity = (value: number) => (Number.isNaN(value) ? 'NaN' : 'Infinity')
