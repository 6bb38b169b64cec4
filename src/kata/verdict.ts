/** What the checker says of a kata. Plain data: it crosses process borders and is printed as JSON. */

/**
 * - `untouched`: the file is still the stub.
 * - `broken`: it does not load, or it threw.
 * - `stuck`: it had to be stopped: an endless loop, a promise that never settles, too much memory.
 * - `failed`: it ran, and something it returned is wrong.
 */
export type Status = 'passed' | 'failed' | 'broken' | 'stuck' | 'untouched'

export type FailureKind =
  | 'shape'
  | 'value'
  | 'slow'
  | 'nan'
  | 'type'
  | 'undefined'
  | 'bounds'
  | 'mutation'
  | 'threw'
  | 'load'
  | 'endless'
  | 'memory'
  | 'exit'
  | 'crash'
  | 'promise'
  | 'unhandled'
  | 'no-checks'

/** The first thing that is wrong, as facts and as text. */
export interface Failure {
  /** Name of the case, empty when the file did not load. */
  case: string
  /** The seed the cases were drawn from: `check ID --case NAME --seed S` runs this one again. */
  seed: number
  kind: FailureKind
  /** The explanation: several lines of plain text, without colour. */
  message: string
  /** Which part of the result: '' for the result itself, 'dx', 'conv1.w', 'rows[2].output' ... */
  path?: string
  index?: number[]
  expected?: number | number[] | string
  got?: number | number[] | string
  /** How many elements are wrong, out of how many, and where they lie. */
  wrong?: number
  total?: number
  where?: string
  /** One sentence that names the mistake; absent when none is known. */
  diagnosis?: string
}

/** Where a tensor is wrong: one mark for each element, in row-major order. `words/error-map.ts` draws it. */
export interface ErrorMap {
  path: string
  shape: number[]
  /** What each axis means. */
  axes: string[]
  marks: string
}

/** What two judges say of a gradient. TensorFlow.js decides; differences of the learner's own forward explain. */
export interface SecondOpinion {
  reference: 'agrees' | 'differs'
  /** `absent` when the forward does not run or is still the stub, and where differences cannot judge. */
  differences: 'agrees' | 'differs' | 'absent'
  /** Both in words. */
  sentence: string
}

/** What a closer look finds out. It is taken after the verdict, and never changes it. */
export interface Explanation {
  /** One sentence that names the mistake; also in the failure. */
  diagnosis?: string
  /** The push that helps against it. */
  hint?: string
  /** What is exactly true of everything that is wrong, where there is no diagnosis. */
  facts?: string[]
  /** The smallest failing case, as it is done on paper: several lines of plain text. */
  small?: string
  /** Of every tensor of the failing case that is wrong. */
  maps?: ErrorMap[]
  /** For gradients. */
  oracles?: SecondOpinion
}

/** How fast a kata is, next to the plain solution of the same op, measured in one run. */
export interface Speed {
  /** How many times as fast as the plain solution it is, and has to be. */
  ratio: number
  needed: number
  /** What it computes a second, in thousand millions of floating-point operations; 0 where there are none to count. */
  gflops: number
  /** The share of what this machine can do in the same language. */
  share: number
}

export interface Verdict {
  id: string
  status: Status
  checks: { passed: number; total: number }
  failure?: Failure
  explanation?: Explanation
  /** Of katas that have to be fast, once they are right. */
  speed?: Speed
  /** What the learner's code printed, capped. */
  printed?: string
  /** From the request to the verdict. */
  milliseconds?: number
}
