import type { ConvOptions } from '../../../src/tensor.ts'
import type { TensorData, Value } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import {
  beginsWithZero,
  counting,
  drawnNumbers,
  indicesOf,
  numberAt,
  numbersOf,
  product,
  sameIndex,
  sumOf,
  term,
} from '../../cases/small-numbers.ts'
import { conv2d } from '../../reference/tensorflow.ts'

/** [N, H, W, C] of the pictures, [KH, KW, C, F] of the filters. `same` is 2 for same padding, `view` as in `asViews`, `numbers` as in `numbersOf`. */
type Sizes = Record<
  'N' | 'F' | 'C' | 'KW' | 'KH' | 'W' | 'H' | 'SW' | 'SH' | 'same' | 'view' | 'numbers',
  number
>

const usual: Sizes = {
  N: 3,
  F: 3,
  C: 3,
  KW: 2,
  KH: 3,
  W: 5,
  H: 4,
  SW: 1,
  SH: 1,
  same: 1,
  view: 1,
  numbers: 1,
}
const padded: Sizes = { ...usual, same: 2 }
const shapes = [
  usual,
  { ...usual, W: 6, SW: 3, SH: 2 },
  padded,
  { ...padded, KW: 4, KH: 2 },
  { ...padded, W: 6, SW: 3, SH: 2 },
  { ...padded, H: 5, W: 7, SW: 3, SH: 2 },
  { ...padded, H: 2, KH: 5 },
  { ...padded, H: 1, W: 6, KH: 1, KW: 3 },
  { ...padded, H: 6, W: 1, KH: 3, KW: 1 },
]
const initialSizes = [
  ...shapes,
  ...shapes.map((sizes) => ({ ...sizes, numbers: drawnNumbers })),
  ...[2, 3].map((view) => ({ ...usual, view })),
]

/** Picture, filters and bias; undefined when the kernel is larger than a picture that is not padded. */
function given(sizes: Sizes, seed: number): [TensorData[], ConvOptions[]] | undefined {
  const { N, F, C, KW, KH, W, H, SW, SH, same } = sizes
  if (same === 1 && (KH > H || KW > W)) return undefined
  const numbers = numbersOf(sizes.numbers, seed)
  const tensors = [numbers([N, H, W, C]), numbers([KH, KW, C, F]), numbers([F])]
  const options: ConvOptions = {
    ...((SH > 1 || SW > 1) && { strides: [SH, SW] as const }),
    ...(same > 1 && { padding: 'same' as const }),
  }
  return [tensors, Object.keys(options).length > 0 ? [options] : []]
}

interface Tap {
  output: number[]
  pixel: number[]
  weight: number[]
}

/** Every product of the forward pass: its output, its pixel and its weight. */
function taps([N, H, W, C]: number[], [KH, KW, , F]: number[], options: ConvOptions = {}): Tap[] {
  const { strides = [1, 1], padding = 'valid' } = options
  const [OH, top] = windows(H, KH, strides[0], padding)
  const [OW, left] = windows(W, KW, strides[1], padding)
  return indicesOf([N, OH, OW, F, KH, KW, C])
    .map(([n, i, j, f, kh, kw, c]) => ({
      output: [n, i, j, f],
      pixel: [n, i * strides[0] + kh - top, j * strides[1] + kw - left, c],
      weight: [kh, kw, c, f],
    }))
    .filter(({ pixel: [, row, column] }) => row >= 0 && row < H && column >= 0 && column < W)
}

/** How many windows an axis has, and how many zeros are added before it. */
function windows(extent: number, kernel: number, stride: number, padding: 'valid' | 'same'): number[] {
  if (padding === 'valid') return [Math.floor((extent - kernel) / stride) + 1, 0]
  const count = Math.ceil(extent / stride)
  return [count, Math.floor(Math.max(0, (count - 1) * stride + kernel - extent) / 2)]
}

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'conv2d/forward': {
    argumentNames: ['x', 'w', 'b', 'options'],
    initialSizes,
    args(sizes, seed) {
      const made = given(sizes, seed)
      return made && ([...asViews(sizes.view, made[0]), ...made[1]] as Value[])
    },
    calculation(args, _, index) {
      const [x, w, b, options] = args as [TensorData, TensorData, TensorData, ConvOptions?]
      const terms = taps(x.shape, w.shape, options)
        .filter(({ output }) => sameIndex(output, index))
        .map(({ pixel, weight }) => product(numberAt(x, pixel), numberAt(w, weight)))
      return sumOf([...terms, term(b.data[index[3]])])
    },
  },
  'conv2d/backward': {
    argumentNames: ['dy', 'x', 'w', 'options'],
    initialSizes,
    args(sizes, seed) {
      const made = given(sizes, seed)
      if (!made) return undefined
      const [[x, w, b], [options]] = made
      // There is no bias here. If the bias would begin with 0, dy does instead.
      const kinds: Record<number, number> = { 2: counting, 3: counting, 4: beginsWithZero(0) }
      const dy = numbersOf(kinds[sizes.numbers] ?? sizes.numbers, seed + 1)(conv2d(x, w, b, options).shape)
      return [...asViews(sizes.view, [dy, x, w]), ...(options ? [options] : [])] as Value[]
    },
    calculation(args, path, index) {
      const [dy, x, w, options] = args as [TensorData, TensorData, TensorData, ConvOptions?]
      if (path === 'db') {
        const terms = indicesOf(dy.shape).filter(([, , , f]) => f === index[0])
        return sumOf(terms.map((place) => term(numberAt(dy, place))))
      }
      const all = taps(x.shape, w.shape, options)
      if (path === 'dx') {
        const terms = all.filter(({ pixel }) => sameIndex(pixel, index))
        return sumOf(terms.map(({ output, weight }) => product(numberAt(dy, output), numberAt(w, weight))))
      }
      const terms = all.filter(({ weight }) => sameIndex(weight, index))
      return sumOf(terms.map(({ output, pixel }) => product(numberAt(dy, output), numberAt(x, pixel))))
    },
  },
}
