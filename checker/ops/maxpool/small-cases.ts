import type { PoolOptions } from '../../../src/tensor.ts'
import type { TensorData, Value } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import {
  counting,
  drawnNumbers,
  indicesOf,
  numberAt,
  numbersOf,
  sameIndex,
  sumOf,
  term,
} from '../../cases/small-numbers.ts'
import { maxpool } from '../../reference/tensorflow.ts'

/**
 * A window of [PH, PW] on a picture [N, H, W, C]. A stride of 1 stands for the size of the window, 2 for a stride of 1, 3
 * for a stride of 2, and so on. `numbers` is 1 for counting, 2 for equal numbers, 3 for negative ones, 4 for zeros and
 * negative ones, 5 for drawn ones.
 */
type Sizes = Record<'N' | 'C' | 'W' | 'H' | 'PW' | 'PH' | 'SW' | 'SH' | 'view' | 'numbers', number>

const usual: Sizes = { N: 3, C: 3, W: 5, H: 5, PW: 2, PH: 2, SW: 1, SH: 1, view: 1, numbers: 1 }
const shapes = [
  usual,
  { ...usual, PW: 3, numbers: 5 },
  { ...usual, PW: 3, PH: 3, SW: 2, numbers: 5 },
  { ...usual, W: 6, SW: 4, SH: 2, numbers: 5 },
]
const initialSizes = [
  ...shapes,
  ...[2, 3].flatMap((numbers) => shapes.map((sizes) => ({ ...sizes, numbers }))),
  ...[2, 3].map((view) => ({ ...usual, view })),
  { ...usual, numbers: 4 },
]

function given(sizes: Sizes, seed: number): [TensorData, PoolOptions[]] | undefined {
  const { N, C, W, H, PW, PH, SW, SH } = sizes
  if (PH > H || PW > W) return undefined
  const shape = [N, H, W, C]
  const drawn = numbersOf(sizes.numbers > 1 ? drawnNumbers : counting, seed)(shape)
  const level = { ...drawn, data: drawn.data.map(() => 3) }
  const negative = { ...drawn, data: drawn.data.map((value) => value - 5) }
  const zeros = { ...drawn, data: drawn.data.map((_, i) => (i % 4 === 0 ? 0 : -(i % 4))) }
  const x = [drawn, level, negative, zeros, drawn][sizes.numbers - 1]
  const usualSize = PH === 2 && PW === 2
  const options: PoolOptions = {
    ...(!usualSize && { poolSize: [PH, PW] as const }),
    ...((SH > 1 || SW > 1) && { strides: [SH > 1 ? SH - 1 : PH, SW > 1 ? SW - 1 : PW] as const }),
  }
  return [x, Object.keys(options).length > 0 ? [options] : []]
}

/** The pixels of a window, from left to right and from top to bottom. */
function windowOf(
  [n, i, j, c]: number[],
  { poolSize = [2, 2], strides = poolSize }: PoolOptions,
): number[][] {
  return indicesOf(poolSize).map(([h, w]) => [n, i * strides[0] + h, j * strides[1] + w, c])
}

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'maxpool/forward': {
    argumentNames: ['x', 'options'],
    initialSizes,
    args(sizes, seed) {
      const made = given(sizes, seed)
      return made && ([...asViews(sizes.view, [made[0]]), ...made[1]] as Value[])
    },
    calculation(args, _, index) {
      const [x, options = {}] = args as [TensorData, PoolOptions?]
      const numbers = windowOf(index, options).map((pixel) => String(numberAt(x, pixel)))
      return { reason: `the largest of ${numbers.join(', ')}` }
    },
  },
  'maxpool/backward': {
    argumentNames: ['dy', 'x', 'options'],
    initialSizes,
    args(sizes, seed) {
      const made = given(sizes, seed)
      if (!made) return undefined
      const [x, [options]] = made
      const dy = numbersOf(1, seed)(maxpool(x, options).shape)
      return [...asViews(sizes.view, [dy, x]), ...(options ? [options] : [])] as Value[]
    },
    calculation(args, _, index) {
      const [dy, x, options = {}] = args as [TensorData, TensorData, PoolOptions?]
      const won = indicesOf(dy.shape).filter((place) => {
        const pixels = windowOf(place, options)
        const numbers = pixels.map((pixel) => numberAt(x, pixel))
        return sameIndex(pixels[numbers.indexOf(Math.max(...numbers))], index)
      })
      if (won.length === 0) return { reason: 'because it is not the first maximum of any window' }
      return sumOf(won.map((place) => term(numberAt(dy, place))))
    },
  },
}
