/** dense/backward for training with a learner's own matrix product. */
import { matmul } from '#kata/fast/matmul.ts'
import { contiguous, type LayerGradients, type Tensor, zeros } from '../../../tensor.ts'

export function denseBackward(dy: Tensor, x: Tensor, w: Tensor): LayerGradients {
  const [N, U] = dy.shape
  const upstream = contiguous(dy).data
  const db = zeros([U])
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) db.data[u] += upstream[n * U + u]
  }
  return { dx: matmul(dy, w.transpose(1, 0)), dw: matmul(x.transpose(1, 0), dy), db }
}
