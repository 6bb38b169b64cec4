/** dense/forward for training with a learner's own matrix product: the bias is all that it adds. */
import { matmul } from '#kata/fast/matmul.ts'
import { contiguous, type Tensor, zeros } from '../../../tensor.ts'

export function dense(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const product = contiguous(matmul(x, w)).data
  const y = zeros([x.shape[0], w.shape[1]])
  const bias = contiguous(b).data
  for (let i = 0, u = 0; i < product.length; i++, u = u + 1 === bias.length ? 0 : u + 1) {
    y.data[i] = product[i] + bias[u]
  }
  return y
}
