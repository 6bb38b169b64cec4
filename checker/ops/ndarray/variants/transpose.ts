import ndarray from 'ndarray'
import type { transpose } from '#solutions/ndarray/transpose.ts'
import { contiguous, tensor, zeros } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof transpose>[] = [
  {
    name: 'flat-indices',
    kata: (x) => {
      const [rows, columns] = x.shape
      const y = zeros([columns, rows])
      for (let j = 0; j < columns; j++) {
        for (let i = 0; i < rows; i++) {
          y.data[j * rows + i] = x.data[x.offset + i * x.stride[0] + j * x.stride[1]]
        }
      }
      return y
    },
  },
  {
    name: 'a-column-major-copy',
    kata: (x) => {
      const [rows, columns] = x.shape
      // The numbers in their old order, in memory of their own, viewed with swapped strides.
      const copy = Float32Array.from({ length: x.size }, (_, k) =>
        x.get(Math.floor(k / columns), k % columns),
      )
      return ndarray(copy, [columns, rows], [1, columns])
    },
  },
  {
    name: 'filled-backwards',
    kata: ({ shape: [rows, columns], ...x }) => {
      const y = ndarray(new Float32Array(rows * columns), [columns, rows]).step(-1, -1)
      for (let k = rows * columns - 1; k >= 0; k--) {
        const [i, j] = [Math.floor(k / columns), k % columns]
        y.set(j, i, x.data[x.offset + i * x.stride[0] + j * x.stride[1]])
      }
      return y
    },
  },
  {
    name: 'lists-of-lists',
    kata: (x) => {
      const columns = Array.from({ length: x.shape[1] }, (_, j) =>
        Array.from({ length: x.shape[0] }, (_, i) => x.get(i, j)),
      )
      return tensor(columns.flat(), [x.shape[1], x.shape[0]])
    },
  },
  {
    name: 'a-copy-of-a-view',
    kata: (x) => {
      const y = zeros([x.shape[1], x.shape[0]])
      y.data.set(contiguous(x.transpose(1, 0)).data)
      return y
    },
  },
]
