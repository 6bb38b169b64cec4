/** Pictures as the network takes them. */
import type { Batch, Tensor } from '../tensor.ts'
import { classCount, type Pictures, pictureShape, pictureSize } from './data/data-set.ts'

/** These pictures from 0 to 1, [rows, 32, 32, 3]. */
export function inputsOf({ pixels }: Pictures, rows: ArrayLike<number>): Float32Array {
  const inputs = new Float32Array(rows.length * pictureSize)
  for (let n = 0; n < rows.length; n++) {
    const picture = pixels.subarray(rows[n] * pictureSize, (rows[n] + 1) * pictureSize)
    for (let i = 0; i < pictureSize; i++) inputs[n * pictureSize + i] = picture[i] / 255
  }
  return inputs
}

/** Their classes, one-hot, [rows, classes]. */
export function targetsOf({ labels }: Pictures, rows: ArrayLike<number>): Float32Array {
  const targets = new Float32Array(rows.length * classCount)
  for (let n = 0; n < rows.length; n++) targets[n * classCount + labels[rows[n]]] = 1
  return targets
}

/** Both, as tensors. `ndarray` makes them. */
export const batchOf = (
  pictures: Pictures,
  rows: readonly number[],
  ndarray: (data: Float32Array, shape: number[]) => Tensor,
): Batch => ({
  x: ndarray(inputsOf(pictures, rows), [rows.length, ...pictureShape]),
  t: ndarray(targetsOf(pictures, rows), [rows.length, classCount]),
})
