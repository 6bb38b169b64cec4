/**
 * The one registry: every kata, in the order in which they are met. A kata's id is the path of its
 * file below `exercises/` and `solutions/`, without `.ts`. Nothing else in the project lists them.
 */

/** The places on the map of the network, from the input to the loss. */
export const mapLayers = [
  'input',
  'conv',
  'relu',
  'pool',
  'flatten',
  'dense',
  'dropout',
  'softmax',
  'loss',
  'adam',
  'fit',
] as const
export type MapLayer = (typeof mapLayers)[number]

export interface Kata {
  id: string
  /** The function that the file exports. */
  name: string
  title: string
  /** The place on the map of the network that this kata counts towards. */
  layer: MapLayer
  /** A ladder of hints, from the idea to the skeleton. */
  hints: string[]
}

export interface Chapter {
  title: string
  optional?: boolean
  katas: Kata[]
}

export const curriculum: Chapter[] = [
  {
    title: 'Warm-up',
    katas: [
      {
        id: 'ndarray/transpose',
        name: 'transpose',
        title: 'ndarray: get, set, shape, stride, offset',
        layer: 'input',
        hints: [],
      },
    ],
  },
  {
    title: 'Feature extraction',
    katas: [
      { id: 'relu/forward', name: 'relu', title: 'relu', layer: 'relu', hints: [] },
      { id: 'relu/backward', name: 'reluBackward', title: 'the gradient of relu', layer: 'relu', hints: [] },
      { id: 'conv2d/forward', name: 'conv2d', title: 'conv2d', layer: 'conv', hints: [] },
      {
        id: 'conv2d/backward',
        name: 'conv2dBackward',
        title: 'the gradients of conv2d',
        layer: 'conv',
        hints: [],
      },
      { id: 'maxpool/forward', name: 'maxpool', title: 'maxpool', layer: 'pool', hints: [] },
      {
        id: 'maxpool/backward',
        name: 'maxpoolBackward',
        title: 'the gradient of maxpool',
        layer: 'pool',
        hints: [],
      },
    ],
  },
  {
    title: 'Shapes',
    katas: [
      { id: 'shapes/output', name: 'outputShape', title: 'output shapes', layer: 'input', hints: [] },
      {
        id: 'shapes/parameters',
        name: 'parameterCount',
        title: 'parameter counts',
        layer: 'input',
        hints: [],
      },
      {
        id: 'shapes/summary',
        name: 'summary',
        title: 'the summary of the whole model',
        layer: 'input',
        hints: [],
      },
    ],
  },
  {
    title: 'The voting classifier',
    katas: [
      { id: 'flatten/forward', name: 'flatten', title: 'flatten', layer: 'flatten', hints: [] },
      {
        id: 'flatten/backward',
        name: 'flattenBackward',
        title: 'the gradient of flatten',
        layer: 'flatten',
        hints: [],
      },
      { id: 'dense/forward', name: 'dense', title: 'dense', layer: 'dense', hints: [] },
      {
        id: 'dense/backward',
        name: 'denseBackward',
        title: 'the gradients of dense',
        layer: 'dense',
        hints: [],
      },
      { id: 'dropout/mask', name: 'dropoutMask', title: 'the dropout mask', layer: 'dropout', hints: [] },
      { id: 'dropout/forward', name: 'dropout', title: 'dropout', layer: 'dropout', hints: [] },
      {
        id: 'dropout/backward',
        name: 'dropoutBackward',
        title: 'the gradient of dropout',
        layer: 'dropout',
        hints: [],
      },
      { id: 'softmax/forward', name: 'softmax', title: 'softmax', layer: 'softmax', hints: [] },
      {
        id: 'softmax/backward',
        name: 'softmaxBackward',
        title: 'the gradient of softmax',
        layer: 'softmax',
        hints: [],
      },
    ],
  },
  {
    title: 'The compiler',
    katas: [
      { id: 'crossentropy/forward', name: 'crossentropy', title: 'crossentropy', layer: 'loss', hints: [] },
      {
        id: 'crossentropy/backward',
        name: 'crossentropyBackward',
        title: 'the gradient of crossentropy',
        layer: 'loss',
        hints: [],
      },
      {
        id: 'crossentropy/fused',
        name: 'softmaxCrossentropyBackward',
        title: 'softmax and crossentropy in one',
        layer: 'loss',
        hints: [],
      },
      {
        id: 'glorot/uniform',
        name: 'glorotUniform',
        title: 'Glorot-uniform initialisation',
        layer: 'adam',
        hints: [],
      },
      { id: 'adam/step', name: 'adamStep', title: 'one step of Adam', layer: 'adam', hints: [] },
      { id: 'metrics/accuracy', name: 'accuracy', title: 'accuracy', layer: 'loss', hints: [] },
    ],
  },
  {
    title: 'Fit',
    katas: [
      {
        id: 'batches/split',
        name: 'validationSplit',
        title: 'the validation split',
        layer: 'fit',
        hints: [],
      },
      { id: 'batches/shuffle', name: 'shuffle', title: 'a seeded shuffle', layer: 'fit', hints: [] },
      { id: 'batches/batches', name: 'batches', title: 'batches', layer: 'fit', hints: [] },
      {
        id: 'network/forward',
        name: 'forward',
        title: 'the forward pass of the network',
        layer: 'fit',
        hints: [],
      },
      {
        id: 'network/backward',
        name: 'backward',
        title: 'the backward pass of the network',
        layer: 'fit',
        hints: [],
      },
      { id: 'network/train-step', name: 'trainStep', title: 'one training step', layer: 'fit', hints: [] },
      { id: 'network/epoch', name: 'epoch', title: 'one epoch', layer: 'fit', hints: [] },
    ],
  },
]

export const katas: Kata[] = curriculum.flatMap((chapter) => chapter.katas)

/** The op a kata belongs to: the folder it is in. */
export const opOf = (id: string): string => id.slice(0, id.indexOf('/'))

export const ops: string[] = [...new Set(katas.map((kata) => opOf(kata.id)))]

/** The kata of this id; an error that names the nearest ids when there is none. */
export function kataOf(id: string): Kata {
  const kata = katas.find((candidate) => candidate.id === id)
  if (!kata) throw new Error(`There is no kata '${id}'. \`npm run kata -- list\` shows them all.`)
  return kata
}
