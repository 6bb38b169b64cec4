/** The functions of the katas that training calls. */
import type ndarray from 'ndarray'
import type { EngineName } from '../backends/backend.ts'

/** Everything that these katas export. */
type Exports = typeof import('#kata/adam/step.ts') &
  typeof import('#kata/batches/batches.ts') &
  typeof import('#kata/batches/shuffle.ts') &
  typeof import('#kata/batches/split.ts') &
  typeof import('#kata/conv2d/backward.ts') &
  typeof import('#kata/conv2d/forward.ts') &
  typeof import('#kata/crossentropy/forward.ts') &
  typeof import('#kata/crossentropy/fused.ts') &
  typeof import('#kata/dense/backward.ts') &
  typeof import('#kata/dense/forward.ts') &
  typeof import('#kata/dropout/backward.ts') &
  typeof import('#kata/dropout/forward.ts') &
  typeof import('#kata/dropout/mask.ts') &
  typeof import('#kata/flatten/backward.ts') &
  typeof import('#kata/flatten/forward.ts') &
  typeof import('#kata/glorot/uniform.ts') &
  typeof import('#kata/maxpool/backward.ts') &
  typeof import('#kata/maxpool/forward.ts') &
  typeof import('#kata/metrics/accuracy.ts') &
  typeof import('#kata/network/backward.ts') &
  typeof import('#kata/network/forward.ts') &
  typeof import('#kata/relu/backward.ts') &
  typeof import('#kata/relu/forward.ts') &
  typeof import('#kata/shapes/summary.ts') &
  typeof import('#kata/softmax/forward.ts')

/** The katas that training calls, by the functions that they export. A bundle contains their imports too. */
export const calledKatas = {
  forward: 'network/forward',
  backward: 'network/backward',
  summary: 'shapes/summary',
  glorotUniform: 'glorot/uniform',
  dropoutMask: 'dropout/mask',
  adamStep: 'adam/step',
  crossentropy: 'crossentropy/forward',
  accuracy: 'metrics/accuracy',
  validationSplit: 'batches/split',
  shuffle: 'batches/shuffle',
  batches: 'batches/batches',
} as const

/** The single ops of the network, which the report times. */
export const opKatas = {
  conv2d: 'conv2d/forward',
  conv2dBackward: 'conv2d/backward',
  relu: 'relu/forward',
  reluBackward: 'relu/backward',
  maxpool: 'maxpool/forward',
  maxpoolBackward: 'maxpool/backward',
  flatten: 'flatten/forward',
  flattenBackward: 'flatten/backward',
  dense: 'dense/forward',
  denseBackward: 'dense/backward',
  dropout: 'dropout/forward',
  dropoutBackward: 'dropout/backward',
  softmax: 'softmax/forward',
  softmaxCrossentropyBackward: 'crossentropy/fused',
} as const

/** What katas are bundled for: training on an engine, a prediction, or the report of a run. */
export type Purpose = EngineName | 'prediction' | 'report'

/** The functions that each purpose calls. The wasm engine computes the network, its gradients and Adam itself. */
export const calledBy: Record<Purpose, readonly (keyof KataFunctions)[]> = {
  plain: Object.keys(calledKatas) as (keyof KataFunctions)[],
  wasm: ['summary', 'glorotUniform', 'dropoutMask', 'validationSplit', 'shuffle', 'batches'],
  prediction: ['forward'],
  report: ['forward', 'summary'],
}

/** The functions that the bundle for a purpose exports, and their katas. */
export const exportsFor = (purpose: Purpose): Record<string, string> => ({
  ...Object.fromEntries(calledBy[purpose].map((name) => [name, calledKatas[name]])),
  ...(purpose === 'report' ? opKatas : {}),
})

export type KataFunctions = Pick<Exports, keyof typeof calledKatas>

/** The further functions in the bundle for a report. */
export type OpFunctions = Pick<Exports, keyof typeof opKatas>

/** What a bundle exports: the functions, and the ndarray that they use. */
export interface Katas extends KataFunctions {
  ndarray: typeof ndarray
}
