import type { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { contiguous, zeros } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

const { fround } = Math

export const variants: Variant<typeof crossentropyBackward>[] = [
  {
    name: 'unchanged-by-the-clip',
    kata: (p, t) =>
      map(p, (v, n, k) => {
        const clipped = Math.min(Math.max(v, 1e-7), 1 - 1e-7)
        return clipped === v ? -t.get(n, k) / v / p.shape[0] : 0
      }),
  },
  {
    name: 'wanted-classes-only',
    kata: (p, t) => {
      const dp = zeros(p.shape)
      for (let n = 0; n < p.shape[0]; n++) {
        for (let k = 0; k < p.shape[1]; k++) {
          const inside = p.get(n, k) >= 1e-7 && p.get(n, k) <= 1 - 1e-7
          if (inside && t.get(n, k) > 0) dp.set(n, k, -t.get(n, k) / (p.shape[0] * p.get(n, k)))
        }
      }
      return dp
    },
  },
  {
    name: 'float32-throughout',
    kata: (p, t) => {
      const scale = fround(-1 / p.shape[0])
      const [low, high] = [fround(1e-7), fround(1 - 1e-7)]
      return map(p, (v, n, k) =>
        v < low || v > high ? 0 : fround(fround(t.get(n, k) * scale) * fround(1 / v)),
      )
    },
  },
  {
    name: 'from-a-copy-of-the-targets',
    kata: (p, t) => {
      const dp = map(t, (v) => -v)
      contiguous(p).data.forEach((v, i) => {
        if (v < 1e-7 || 1 - 1e-7 < v) dp.data[i] = 0
        else dp.data[i] /= p.shape[0] * v
      })
      return dp
    },
  },
]
