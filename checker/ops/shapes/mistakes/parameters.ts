import type { parameterCount } from '#solutions/shapes/parameters.ts'
import { type Layer, type Shape, size } from '#tensor'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

type Of<Type extends Layer['type']> = Extract<Layer, { type: Type }>

const rightConv = ({ filters, kernelSize }: Of<'conv2d'>, shape: Shape): number =>
  (size(kernelSize) * shape[2] + 1) * filters
const rightDense = ({ units }: Of<'dense'>, [inputs]: Shape): number => (inputs + 1) * units

const twisted =
  ({
    conv = rightConv,
    dense = rightDense,
    other = () => 0,
  }: {
    conv?: typeof rightConv
    dense?: typeof rightDense
    other?: (layer: Layer, shape: Shape) => number
  }): typeof parameterCount =>
  (layer, shape) => {
    if (layer.type === 'conv2d') return conv(layer, shape)
    return layer.type === 'dense' ? dense(layer, shape) : other(layer, shape)
  }

/** How many positions a `valid` window has in the picture. */
const places = ({ kernelSize, strides = [1, 1] }: Of<'conv2d'>, shape: Shape): number =>
  size([0, 1].map((axis) => Math.floor((shape[axis] - kernelSize[axis]) / strides[axis]) + 1))

export const mistakes: Mistake<typeof parameterCount>[] = [
  {
    name: 'biases-missing',
    diagnosis: 'You count the weights but not the biases.',
    hint: 'A convolution with 32 filters also has 32 biases.',
    kata: twisted({
      conv: ({ filters, kernelSize }, shape) => size(kernelSize) * shape[2] * filters,
      dense: ({ units }, [inputs]) => inputs * units,
    }),
  },
  {
    name: 'one-bias-a-layer',
    diagnosis: 'You count one bias for a whole layer, but every filter and every unit has its own.',
    hint: 'How long is b?',
    kata: twisted({
      conv: ({ filters, kernelSize }, shape) => size(kernelSize) * shape[2] * filters + 1,
      dense: ({ units }, [inputs]) => inputs * units + 1,
    }),
  },
  {
    name: 'bias-per-channel',
    diagnosis: 'You count a bias for each input channel of a filter, but a filter has only one.',
    hint: 'The bias is added after the channels have been summed.',
    kata: twisted({ conv: ({ filters, kernelSize }, shape) => (size(kernelSize) + 1) * shape[2] * filters }),
  },
  {
    name: 'biases-of-the-input',
    diagnosis: 'You count a bias for every input instead of for every output.',
    hint: 'The bias is added to the output.',
    kata: twisted({
      conv: ({ filters, kernelSize }, shape) => size(kernelSize) * shape[2] * filters + shape[2],
      dense: ({ units }, [inputs]) => inputs * units + inputs,
    }),
  },
  {
    name: 'channels-missing',
    diagnosis: 'You forget the input channels: a filter has a kernel for each of them.',
    hint: 'The first layer of the model sees three colours.',
    kata: twisted({ conv: ({ filters, kernelSize }) => (size(kernelSize) + 1) * filters }),
  },
  {
    name: 'filters-missing',
    diagnosis: 'You count one filter only.',
    hint: 'All filters have weights of their own.',
    kata: twisted({ conv: ({ kernelSize }, shape) => size(kernelSize) * shape[2] + 1 }),
  },
  {
    name: 'square-kernel',
    diagnosis: 'You square the height of the kernel, but a kernel need not be square.',
    hint: 'kernelSize has two numbers.',
    kata: twisted({
      conv: ({ filters, kernelSize: [height] }, shape) => (height ** 2 * shape[2] + 1) * filters,
    }),
  },
  {
    name: 'kernel-added',
    diagnosis: 'You add the height and width of the kernel instead of multiplying them.',
    hint: 'How many numbers are in a kernel of 3x5?',
    kata: twisted({
      conv: ({ filters, kernelSize: [height, width] }, shape) => ((height + width) * shape[2] + 1) * filters,
    }),
  },
  {
    name: 'weights-at-every-place',
    diagnosis: 'You count the weights once for every position of the window, but all positions share them.',
    hint: 'The size of the picture does not matter.',
    kata: twisted({ conv: (layer, shape) => rightConv(layer, shape) * places(layer, shape) }),
  },
  {
    name: 'pixels-instead-of-channels',
    diagnosis: 'You count as if every filter saw the whole picture: that would be a dense layer.',
    hint: 'A filter sees only as many pixels as its kernel covers.',
    kata: twisted({ conv: ({ filters }, shape) => (size(shape) + 1) * filters }),
  },
  {
    name: 'rows-instead-of-channels',
    diagnosis: 'You use the first number of the input shape as the channels, but they come last.',
    hint: 'shape is [height, width, channels].',
    kata: twisted({ conv: ({ filters, kernelSize }, shape) => (size(kernelSize) * shape[0] + 1) * filters }),
  },
  {
    name: 'dense-counts-units',
    diagnosis: 'You count one number for each unit of a dense layer and forget its weights.',
    hint: 'Every unit has a weight for every input.',
    kata: twisted({ dense: ({ units }) => units }),
  },
  {
    name: 'dense-added',
    diagnosis: 'You add the inputs and units of a dense layer instead of multiplying them.',
    hint: 'Every unit has a weight for every input.',
    kata: twisted({ dense: ({ units }, [inputs]) => inputs + units }),
  },
  {
    name: 'dense-squared',
    diagnosis: 'You count units times units for a dense layer, but its weights are [in, out].',
    hint: 'What is the second argument for?',
    kata: twisted({ dense: ({ units }) => (units + 1) * units }),
  },
  {
    name: 'pools-learn',
    diagnosis: 'You count parameters for a pool, but it has nothing to learn.',
    hint: 'A maximum has no weights.',
    kata: twisted({
      other: (layer) => (layer.type === 'maxpool' ? size(layer.poolSize ?? [2, 2]) : 0),
    }),
  },
  {
    name: 'dropout-learns',
    diagnosis: 'You count the mask of dropout as parameters, but it is drawn, not learned.',
    hint: 'Only numbers that training changes are parameters.',
    kata: twisted({ other: (layer, shape) => (layer.type === 'dropout' ? size(shape) : 0) }),
  },
  {
    name: 'every-layer-has-biases',
    diagnosis: 'You count the outputs of layers without weights as parameters.',
    hint: 'Layers without weights have 0 parameters.',
    kata: twisted({ other: (_, shape) => size(shape) }),
  },
  {
    name: 'undefined-without-weights',
    diagnosis: 'You return undefined for layers without weights, but their count is 0.',
    hint: 'Layers without weights have 0 parameters.',
    kata: (layer, shape) => (twisted({})(layer, shape) || undefined) as never,
  },
  keptResult(twisted({})),
  {
    name: 'biases-of-dense-missing',
    diagnosis: 'You count the weights of a dense layer but not its biases.',
    hint: 'Every unit has one bias.',
    kata: twisted({ dense: ({ units }, [inputs]) => inputs * units }),
  },
  {
    name: 'biases-of-convolutions-missing',
    diagnosis: 'You count the weights of a convolution but not its biases.',
    hint: 'Every filter has one bias.',
    kata: twisted({ conv: ({ filters, kernelSize }, shape) => size(kernelSize) * shape[2] * filters }),
  },
]
