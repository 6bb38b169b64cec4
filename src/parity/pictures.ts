import { classCount, type Pictures, pictureShape, pictureSize } from '../training/data/data-set.ts'

/** Numbers and their shape, of which either side makes a tensor of its own kind. */
export interface Numbers {
  shape: number[]
  data: Float32Array
}

/** These pictures as the network takes them: x [rows, 32, 32, 3] from 0 to 1, t [rows, 10] one-hot. */
export function batchOf({ pixels, labels }: Pictures, rows: readonly number[]): { x: Numbers; t: Numbers } {
  const x = { shape: [rows.length, ...pictureShape], data: new Float32Array(rows.length * pictureSize) }
  const t = { shape: [rows.length, classCount], data: new Float32Array(rows.length * classCount) }
  for (const [n, row] of rows.entries()) {
    for (let i = 0; i < pictureSize; i++) x.data[n * pictureSize + i] = pixels[row * pictureSize + i] / 255
    t.data[n * classCount + labels[row]] = 1
  }
  return { x, t }
}
