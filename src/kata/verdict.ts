/** What the checker says about a kata. Plain data: it is sent between processes and printed as JSON. */

/**
 * - `untouched`: the file is still the stub.
 * - `broken`: it does not load, or it throws.
 * - `stuck`: it had to be stopped: an endless loop, a promise that never settles, too much memory.
 * - `failed`: it ran, and something it returned is wrong.
 */
export type Status = (typeof statuses)[number]

const statuses = ['passed', 'failed', 'broken', 'stuck', 'untouched'] as const

export const isStatus = (value: unknown): value is Status => statuses.includes(value as Status)

export const failureKinds = [
  'shape',
  'value',
  'slow',
  'nan',
  'unsteady',
  'type',
  'undefined',
  'bounds',
  'mutation',
  'threw',
  'load',
  'endless',
  'memory',
  'exit',
  'crash',
  'promise',
  'unhandled',
  'no-checks',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** The first thing that is wrong, as facts and as text. */
export interface Failure {
  /** Name of the case, empty when the file did not load. */
  case: string
  /** The seed that the cases were drawn from: `check ID --case NAME --seed S` runs this case again. */
  seed: number
  kind: FailureKind
  /** What is wrong: several lines of plain text, without colours. */
  message: string
  /** Which part of the result: '' for the result itself, 'dx', 'conv1.w', 'rows[2].output' ... */
  path?: string
  index?: number[]
  expected?: number | number[] | string
  got?: number | number[] | string
  /** How many elements are wrong, how many there are, and where the wrong ones are. */
  wrong?: number
  total?: number
  where?: string
  /** One sentence that names the mistake; absent if it is not known. */
  diagnosis?: string
}

/** Where a tensor is wrong: one mark for each element, in row-major order. Drawn by `words/error-map.ts`. */
export interface ErrorMap {
  path: string
  shape: number[]
  /** What each axis means. */
  axes: string[]
  marks: string
  /** What each element should be and what it is, as it is shown: JSON has no NaN. */
  expected: string[]
  got: string[]
}

/** The smallest failing case, worked out by hand. */
export interface WorkedExample {
  /** Each argument, drawn: lines of plain text. */
  input: string[][]
  /** The first thing that is wrong: 'result[0, 1]', '1*2 + 3 = 5' and '6', or two shapes. */
  wrong?: { name: string; index?: number[]; expected: string; got: string }
  /** What is wrong if nothing can be compared. */
  problem?: string
  /** The wrong tensors that are small enough to be drawn, the one with the first wrong number first. */
  tensors: ErrorMap[]
}

/** What two judges say about a gradient. TensorFlow.js decides; central differences of the learner's own forward explain. */
export interface SecondOpinion {
  reference: 'agrees' | 'differs'
  /** `absent` if the forward does not run or is still the stub, and where differences cannot judge. */
  differences: 'agrees' | 'differs' | 'absent'
  /** Both in words. */
  sentence: string
}

/** What explains a verdict. It is found out after the verdict, and never changes it. */
export interface Explanation {
  /** One sentence that names the mistake; also in the failure. */
  diagnosis?: string
  /** The hint for this mistake. */
  hint?: string
  /** What is true of everything that is wrong, if there is no diagnosis. */
  facts?: string[]
  small?: WorkedExample
  /** Each argument of the failing case, drawn: lines of plain text. */
  input?: string[][]
  /** One for each tensor of the failing case that is wrong. */
  maps?: ErrorMap[]
  /** Only for gradients. */
  oracles?: SecondOpinion
}

/** How fast a kata is compared with the plain solution of the same op, measured in one run. */
export interface Speed {
  /** How many times as fast as the plain solution it is, and how many times it has to be. */
  ratio: number
  needed: number
  /** Thousand millions of floating-point operations per second; 0 if there are none to count. */
  gflops: number
  /** The share of what this machine can do in the same language, from 0 to 1. */
  share: number
}

/** What is known about one case. */
export interface CaseVerdict {
  name: string
  /** `open`: it was not reached. */
  state: 'passed' | 'failed' | 'open'
  /** What the learner's code printed in this case, if that is known. */
  printed?: string
}

export interface Verdict {
  id: string
  status: Status
  checks: { passed: number; total: number }
  /** Every case, in the order in which they ran. */
  cases?: CaseVerdict[]
  failure?: Failure
  explanation?: Explanation
  /** Only for katas that have to be fast, once they are right. */
  speed?: Speed
  /** What the learner's code printed, cut off after a limit. */
  printed?: string
  /** From the request to the verdict. */
  milliseconds?: number
}
