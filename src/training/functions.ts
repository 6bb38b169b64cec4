/** The functions of the katas that training calls. */
import type ndarray from 'ndarray'
import type { adamStep } from '#kata/adam/step.ts'
import type { batches } from '#kata/batches/batches.ts'
import type { shuffle } from '#kata/batches/shuffle.ts'
import type { validationSplit } from '#kata/batches/split.ts'
import type { crossentropy } from '#kata/crossentropy/forward.ts'
import type { dropoutMask } from '#kata/dropout/mask.ts'
import type { glorotUniform } from '#kata/glorot/uniform.ts'
import type { accuracy } from '#kata/metrics/accuracy.ts'
import type { backward } from '#kata/network/backward.ts'
import type { forward } from '#kata/network/forward.ts'
import type { summary } from '#kata/shapes/summary.ts'
import type { EngineName } from './protocol.ts'

/** The katas that training calls, by the functions that they export. What these import comes along. */
export const called = {
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

/** What katas are wanted for: training on an engine, or a prediction. */
export type Purpose = EngineName | 'prediction'

/** Those of them that each calls: the wasm engine computes the network and its training itself. */
export const calledBy: Record<Purpose, readonly (keyof Functions)[]> = {
  plain: Object.keys(called) as (keyof Functions)[],
  wasm: ['summary', 'glorotUniform', 'dropoutMask', 'validationSplit', 'shuffle', 'batches'],
  prediction: ['forward'],
}

export interface Functions {
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

/** What the bundle exports: the functions, and the ndarray that they use themselves. */
export interface Code extends Functions {
  ndarray: typeof ndarray
}
