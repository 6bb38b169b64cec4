import type { glorotUniform } from '#solutions/glorot/uniform.ts'
import { type Shape, size, tensor, zeros } from '#tensor'
import { build } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

/** The limit, by way of the number of all weights: each fan is that number divided by the other size. */
const limitOf = (shape: Shape): number => {
  const [inputs, outputs] = shape.slice(-2)
  return Math.sqrt(6 / (size(shape) / inputs + size(shape) / outputs))
}

export const variants: Variant<typeof glorotUniform>[] = [
  {
    name: 'from-the-lower-limit-up',
    kata: (shape, random) => build(shape, () => -limitOf(shape) + 2 * limitOf(shape) * random()),
  },
  {
    name: 'from-the-upper-limit-down',
    kata: (shape, random) => build(shape, () => limitOf(shape) * (1 - 2 * random())),
  },
  {
    name: 'around-one-half',
    kata: (shape, random) =>
      tensor(
        Array.from({ length: size(shape) }, () => 2 * limitOf(shape) * (random() - 0.5)),
        shape,
      ),
  },
  {
    name: 'filled-from-the-end',
    kata: (shape, random) => {
      const places = shape.slice(0, -2).reduce((product, extent) => product * extent, 1)
      const fans = places * shape[shape.length - 1] + places * shape[shape.length - 2]
      const w = zeros(shape)
      for (let i = w.size - 1; i >= 0; i--) w.data[i] = ((random() * 2 - 1) * Math.sqrt(6)) / Math.sqrt(fans)
      return w
    },
  },
]
