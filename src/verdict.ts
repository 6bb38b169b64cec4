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

export interface Verdict {
  id: string
  status: Status
  checks: { passed: number; total: number }
  failure?: Failure
  /** What the learner's code printed, capped. */
  printed?: string
  /** From the request to the verdict. */
  milliseconds?: number
}
