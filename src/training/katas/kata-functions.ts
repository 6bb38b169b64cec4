/** The functions of the katas that training calls. */
import type ndarray from 'ndarray'
import type { adamStep } from '#kata/adam/step.ts'
import type { batches } from '#kata/batches/batches.ts'
import type { shuffle } from '#kata/batches/shuffle.ts'
import type { validationSplit } from '#kata/batches/split.ts'
import type { conv2dBackward } from '#kata/conv2d/backward.ts'
import type { conv2d } from '#kata/conv2d/forward.ts'
import type { crossentropy } from '#kata/crossentropy/forward.ts'
import type { softmaxCrossentropyBackward } from '#kata/crossentropy/fused.ts'
import type { denseBackward } from '#kata/dense/backward.ts'
import type { dense } from '#kata/dense/forward.ts'
import type { dropoutBackward } from '#kata/dropout/backward.ts'
import type { dropout } from '#kata/dropout/forward.ts'
import type { dropoutMask } from '#kata/dropout/mask.ts'
import type { flattenBackward } from '#kata/flatten/backward.ts'
import type { flatten } from '#kata/flatten/forward.ts'
import type { glorotUniform } from '#kata/glorot/uniform.ts'
import type { maxpoolBackward } from '#kata/maxpool/backward.ts'
import type { maxpool } from '#kata/maxpool/forward.ts'
import type { accuracy } from '#kata/metrics/accuracy.ts'
import type { backward } from '#kata/network/backward.ts'
import type { forward } from '#kata/network/forward.ts'
import type { reluBackward } from '#kata/relu/backward.ts'
import type { relu } from '#kata/relu/forward.ts'
import type { summary } from '#kata/shapes/summary.ts'
import type { softmax } from '#kata/softmax/forward.ts'
import type { EngineName } from '../backends/backend.ts'

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
export const opKatas: Record<keyof OpFunctions, string> = {
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
}

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

export interface KataFunctions {
  forward: typeof forward
  backward: typeof backward
  summary: typeof summary
  glorotUniform: typeof glorotUniform
  dropoutMask: typeof dropoutMask
  adamStep: typeof adamStep
  crossentropy: typeof crossentropy
  accuracy: typeof accuracy
  validationSplit: typeof validationSplit
  shuffle: typeof shuffle
  batches: typeof batches
}

/** The further functions in the bundle for a report. */
export interface OpFunctions {
  conv2d: typeof conv2d
  conv2dBackward: typeof conv2dBackward
  relu: typeof relu
  reluBackward: typeof reluBackward
  maxpool: typeof maxpool
  maxpoolBackward: typeof maxpoolBackward
  flatten: typeof flatten
  flattenBackward: typeof flattenBackward
  dense: typeof dense
  denseBackward: typeof denseBackward
  dropout: typeof dropout
  dropoutBackward: typeof dropoutBackward
  softmax: typeof softmax
  softmaxCrossentropyBackward: typeof softmaxCrossentropyBackward
}

/** What a bundle exports: the functions, and the ndarray that they use. */
export interface Katas extends KataFunctions {
  ndarray: typeof ndarray
}
