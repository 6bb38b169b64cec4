import type { outputShape } from '#solutions/shapes/output.ts'
import { type Layer, type Pair, type Shape, size } from '#tensor'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

type Window = (extent: number, window: number, stride: number, padding: 'valid' | 'same') => number

/** The fields of a layer with windows, with all defaults filled in. */
interface Sliding {
  window: Pair
  strides: Pair
  padding: 'valid' | 'same'
}

interface Twists {
  /** How many windows there are along one axis. */
  along?: Window
  /** Changes the fields of a layer with windows. */
  change?: (said: Sliding, layer: Layer) => Partial<Sliding>
  channels?: (layer: Layer, shape: Shape) => number
  /** Replaces the answer for some layers. */
  instead?: (layer: Layer, shape: Shape) => number[] | undefined
}

const rightAlong: Window = (extent, window, stride, padding) =>
  padding === 'same' ? Math.ceil(extent / stride) : Math.floor((extent - window) / stride) + 1

const saidBy = (layer: Layer): Sliding | undefined => {
  if (layer.type === 'conv2d') {
    return { window: layer.kernelSize, strides: layer.strides ?? [1, 1], padding: layer.padding ?? 'valid' }
  }
  if (layer.type !== 'maxpool') return undefined
  const window = layer.poolSize ?? [2, 2]
  return { window, strides: layer.strides ?? window, padding: 'valid' }
}

const twisted =
  ({
    along = rightAlong,
    change = () => ({}),
    channels = (layer, shape) => (layer.type === 'conv2d' ? layer.filters : shape[2]),
    instead = () => undefined,
  }: Twists): typeof outputShape =>
  (layer, shape) => {
    const other = instead(layer, shape)
    if (other) return other
    const said = saidBy(layer)
    if (said) {
      const { window, strides, padding } = { ...said, ...change(said, layer) }
      const [rows, columns] = [0, 1].map((axis) => along(shape[axis], window[axis], strides[axis], padding))
      return [rows, columns, channels(layer, shape)]
    }
    if (layer.type === 'flatten') return [size(shape)]
    return layer.type === 'dense' ? [layer.units] : [...shape]
  }

/** Right, except for one type of layer. */
const forType = (type: Layer['type'], answer: (layer: Layer, shape: Shape) => number[]) =>
  twisted({ instead: (layer, shape) => (layer.type === type ? answer(layer, shape) : undefined) })

const swapped = ([a, b]: Pair): Pair => [b, a]

export const mistakes: Mistake<typeof outputShape>[] = [
  {
    name: 'everything-same',
    diagnosis:
      'You treat every convolution as `same`: a 3x3 kernel on 32x32 pixels gives 30x30 unless it is padded.',
    hint: 'Count the positions of a 3x3 window in a picture of 4x4.',
    kata: twisted({ change: (_, layer) => (layer.type === 'conv2d' ? { padding: 'same' } : {}) }),
  },
  {
    name: 'everything-valid',
    diagnosis: 'You ignore the padding: `same` gives the result of `valid`.',
    hint: 'With `same` and strides of 1 the picture keeps its size.',
    kata: twisted({ change: () => ({ padding: 'valid' }) }),
  },
  {
    name: 'plus-one-missing',
    diagnosis: 'You forget the first window: there are (length - window) / stride + 1 of them.',
    hint: 'Count the positions of a 3x3 window in a picture of 3x3.',
    kata: twisted({
      along: (extent, window, stride, padding) =>
        rightAlong(extent, window, stride, padding) - (padding === 'valid' ? 1 : 0),
    }),
  },
  {
    name: 'rounded-up',
    diagnosis: 'You round up if a window does not fit, but with `valid` padding it is dropped.',
    hint: 'A pool of 2 on 13 rows has 6 windows.',
    kata: twisted({
      along: (extent, window, stride, padding) =>
        padding === 'same' ? Math.ceil(extent / stride) : Math.ceil((extent - window) / stride) + 1,
    }),
  },
  {
    name: 'not-rounded',
    diagnosis: 'You do not round: 13 rows in pools of 2 are 6 windows, not 6.5.',
    hint: 'A shape consists of whole numbers.',
    kata: twisted({
      along: (extent, window, stride, padding) =>
        padding === 'same' ? extent / stride : (extent - window) / stride + 1,
    }),
  },
  {
    name: 'same-rounded-down',
    diagnosis:
      'With `same` padding you round down, but every step of the stride starts a window, so the number is rounded up.',
    hint: 'Five columns with a stride of 2: windows begin at 0, 2 and 4.',
    kata: twisted({
      along: (extent, window, stride, padding) =>
        padding === 'same' ? Math.floor(extent / stride) : rightAlong(extent, window, stride, padding),
    }),
  },
  {
    name: 'same-keeps-the-size',
    diagnosis: 'With `same` padding you always keep the size, but strides shrink the picture there, too.',
    hint: '`same` keeps the size of the picture only if the strides are 1.',
    kata: twisted({
      along: (extent, window, stride, padding) =>
        padding === 'same' ? extent : rightAlong(extent, window, stride, padding),
    }),
  },
  {
    name: 'strides-ignored',
    diagnosis: 'You ignore the strides of a convolution.',
    hint: 'A stride of 2 roughly halves the number of windows.',
    kata: twisted({ change: (_, layer) => (layer.type === 'conv2d' ? { strides: [1, 1] } : {}) }),
  },
  {
    name: 'divided-by-the-stride',
    diagnosis: 'You divide the length of the axis by the stride and forget the size of the window.',
    hint: 'The first window needs its whole size, and every further window one more stride.',
    kata: twisted({ along: (extent, _, stride) => Math.ceil(extent / stride) }),
  },
  {
    name: 'strides-swapped',
    diagnosis: 'You use the horizontal stride for the rows and the vertical one for the columns.',
    hint: 'strides are [vertical, horizontal].',
    kata: twisted({ change: ({ strides }) => ({ strides: swapped(strides) }) }),
  },
  {
    name: 'window-axes-swapped',
    diagnosis: 'You use the width of the window for the rows and its height for the columns.',
    hint: 'kernelSize and poolSize are [vertical, horizontal].',
    kata: twisted({ change: ({ window }) => ({ window: swapped(window) }) }),
  },
  {
    name: 'height-for-both',
    diagnosis: 'You use the height of the window for both axes.',
    hint: 'Windows need not be square.',
    kata: twisted({ change: ({ window: [height] }) => ({ window: [height, height] }) }),
  },
  {
    name: 'pool-stride-of-one',
    diagnosis: 'You move a pool by 1 unless strides are given, but the default is its pool size.',
    hint: 'A pool of 2x2 halves the picture.',
    kata: twisted({
      change: (_, layer) => (layer.type === 'maxpool' ? { strides: layer.strides ?? [1, 1] } : {}),
    }),
  },
  {
    name: 'pool-stride-of-two',
    diagnosis:
      'You move a pool by 2 unless strides are given, but the default is its pool size, whatever that is.',
    hint: 'What are the strides of a pool of 3x3?',
    kata: twisted({
      change: (_, layer) => (layer.type === 'maxpool' ? { strides: layer.strides ?? [2, 2] } : {}),
    }),
  },
  {
    name: 'pool-always-halves',
    diagnosis: 'You halve the picture at every pool, whatever its size and strides are.',
    hint: 'Read poolSize and strides from the layer.',
    kata: forType('maxpool', (_, [height, width, channels]) => [
      Math.floor(height / 2),
      Math.floor(width / 2),
      channels,
    ]),
  },
  {
    name: 'channels-kept',
    diagnosis:
      'You keep the channels of the input, but the output of a convolution has one channel for each filter.',
    hint: 'Every filter makes a picture of its own.',
    kata: twisted({ channels: (_, shape) => shape[2] }),
  },
  {
    name: 'channels-times-filters',
    diagnosis: 'You multiply the channels by the filters, but every filter sums over all channels.',
    hint: 'Every filter makes one picture, however many channels it looks at.',
    kata: twisted({
      channels: (layer, shape) => (layer.type === 'conv2d' ? layer.filters * shape[2] : shape[2]),
    }),
  },
  {
    name: 'channels-first',
    diagnosis: 'You put the channels first, but shapes are [height, width, channels].',
    hint: 'The input of the network is [32, 32, 3].',
    kata: (layer, shape) => {
      const right = twisted({})(layer, shape)
      return saidBy(layer) ? [right[2], right[0], right[1]] : right
    },
  },
  {
    name: 'channels-lost',
    diagnosis: 'You leave the channels out of the shape.',
    hint: 'A picture has three axes.',
    kata: (layer, shape) => {
      const right = twisted({})(layer, shape)
      return saidBy(layer) ? right.slice(0, 2) : right
    },
  },
  {
    name: 'flatten-without-channels',
    diagnosis: 'You leave the channels out when you flatten.',
    hint: 'Nothing gets lost: multiply the lengths of all axes.',
    kata: forType('flatten', (_, shape) => [size(shape.slice(0, 2))]),
  },
  {
    name: 'flatten-keeps-the-shape',
    diagnosis: 'You return the input shape for flatten.',
    hint: 'The output has one axis.',
    kata: forType('flatten', (_, shape) => [...shape]),
  },
  {
    name: 'dense-keeps-the-shape',
    diagnosis: 'You return the input shape for dense, but the output has one number for each unit.',
    hint: 'Where does a layer say how many units it has?',
    kata: forType('dense', (_, shape) => [...shape]),
  },
  {
    name: 'dropout-shrinks',
    diagnosis: 'You let dropout remove numbers, but it only sets some to 0 and keeps the shape.',
    hint: 'A dropped unit is still there, with the value 0.',
    kata: forType('dropout', (layer, shape) =>
      shape.map((extent) => Math.floor(extent * (layer.type === 'dropout' ? 1 - layer.rate : 1))),
    ),
  },
  {
    name: 'batch-axis',
    diagnosis: 'You put a batch axis in front, but the shapes here have none.',
    hint: 'A picture is [height, width, channels].',
    kata: (layer, shape) => [1, ...twisted({})(layer, shape)],
  },
  {
    name: 'pool-stride-always-two',
    diagnosis: 'You move a pool by 2, whatever its strides are.',
    hint: 'Read the strides from the layer.',
    kata: twisted({ change: (_, layer) => (layer.type === 'maxpool' ? { strides: [2, 2] } : {}) }),
  },
  {
    name: 'pool-strides-ignored',
    diagnosis: 'You move a pool by its size, even if it has strides.',
    hint: 'The pool size is only the default of the strides.',
    kata: twisted({ change: ({ window }, layer) => (layer.type === 'maxpool' ? { strides: window } : {}) }),
  },
  {
    name: 'pool-size-ignored',
    diagnosis: 'You use a window of 2x2 for every pool, whatever its size is.',
    hint: 'Read poolSize from the layer.',
    kata: twisted({ change: (_, layer) => (layer.type === 'maxpool' ? { window: [2, 2] } : {}) }),
  },
  {
    name: 'pool-divided-by-the-stride',
    diagnosis:
      'For a pool you divide the length of the axis by the stride and round up, which ignores the size of the window.',
    hint: 'A pool of 2 on 13 rows has 6 windows.',
    kata: forType('maxpool', (layer, shape) => {
      const { strides } = saidBy(layer) as Sliding
      return [Math.ceil(shape[0] / strides[0]), Math.ceil(shape[1] / strides[1]), shape[2]]
    }),
  },
  {
    name: 'flatten-keeps-channels',
    diagnosis: 'You flatten rows and columns only and keep the channels as an axis.',
    hint: 'The output has one axis.',
    kata: forType('flatten', (_, shape) =>
      shape.length === 3 ? [shape[0] * shape[1], shape[2]] : [...shape],
    ),
  },
  {
    name: 'dense-as-a-number',
    diagnosis: 'You return the number of units for a dense layer, but a shape is an array.',
    hint: 'A shape with one axis is an array of one number.',
    kata: forType('dense', (layer) => (layer.type === 'dense' ? layer.units : 0) as never),
  },
  {
    name: 'in-place',
    diagnosis: 'You write the new shape into the old one, but a function must not change its arguments.',
    hint: 'Return a new array.',
    kata: (layer, shape) => {
      const right = twisted({})(layer, shape)
      ;(shape as number[]).splice(0, shape.length, ...right)
      return right
    },
  },
  keptResult(twisted({})),
  {
    name: 'vertical-stride-for-both',
    diagnosis: 'You use the first stride for both axes, but strides are [vertical, horizontal].',
    hint: 'Each axis has a stride of its own.',
    kata: twisted({ change: ({ strides: [s] }) => ({ strides: [s, s] }) }),
  },
]
