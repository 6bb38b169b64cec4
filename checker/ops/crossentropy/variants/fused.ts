import ndarray from 'ndarray'
import type { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { contiguous } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

const { fround } = Math

export const variants: Variant<typeof softmaxCrossentropyBackward>[] = [
  { name: 'get-and-set', kata: (p, t) => map(p, (v, n, k) => (v - t.get(n, k)) / p.shape[0]) },
  {
    name: 'divided-before-subtracted',
    kata: (p, t) => map(p, (v, n, k) => v / p.shape[0] - t.get(n, k) / p.shape[0]),
  },
  {
    name: 'float32-throughout',
    kata: (p, t) => {
      const scale = fround(1 / p.shape[0])
      return map(p, (v, n, k) => fround(fround(v * scale) - fround(t.get(n, k) * scale)))
    },
  },
  {
    name: 'subtracted-on-a-copy',
    kata: (p, t) => {
      const dz = ndarray(contiguous(p).data.slice(), [...p.shape])
      for (let n = 0; n < p.shape[0]; n++) {
        for (let k = 0; k < p.shape[1]; k++) dz.set(n, k, (dz.get(n, k) - t.get(n, k)) / p.shape[0])
      }
      return dz
    },
  },
  {
    name: 'computed-transposed',
    kata: (p, t) => map(t.transpose(1, 0), (v, k, n) => -(v - p.get(n, k)) / p.shape[0]).transpose(1, 0),
  },
]
