import { type Random, type Shape, size, type Tensor, zeros } from '#tensor'

/**
 * Weights to start from: uniform in [-limit, limit) with
 *
 *     limit = sqrt(6 / (fanIn + fanOut))
 *
 * - `shape` is that of the weights: [in, out] of a dense layer, [KH, KW, in, out] of a convolution.
 * - fanIn is how many inputs one output is a sum of; fanOut how many outputs one input takes part in.
 *   For a convolution both count every place of the kernel, its receptive field.
 * - `random()` is uniform in [0, 1). It is called once for each element, and for nothing else.
 *
 * Returns a new tensor of that shape.
 *
 * Source: Glorot and Bengio 2010, 'Understanding the difficulty of training deep feedforward neural
 * networks', equation 16; Keras's `glorot_uniform`.
 */
export function glorotUniform(shape: Shape, random: Random): Tensor {
  const [fanIn, fanOut] = fans(shape)
  const limit = Math.sqrt(6 / (fanIn + fanOut))

  const w = zeros(shape)
  for (let i = 0; i < w.size; i++) {
    // [0, 1) stretched to [0, 2), moved to [-1, 1), stretched to the limit.
    w.data[i] = (2 * random() - 1) * limit
  }
  return w
}

/** The last two axes are always in and out. Whatever stands before them are places of the kernel. */
function fans(shape: Shape): [fanIn: number, fanOut: number] {
  const receptiveField = size(shape.slice(0, -2))
  const [inputs, outputs] = shape.slice(-2)
  return [receptiveField * inputs, receptiveField * outputs]
}
