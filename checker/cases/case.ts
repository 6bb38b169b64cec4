/** Cases, expectations and outcomes, as plain data: they are stored, sent between processes and printed. */

import type { Failure } from '../../src/kata/verdict.ts'
import type { Tensor } from '../../src/tensor.ts'

/** How a tensor lies in memory when it is handed to a kata; `views.ts` says what each of them means. */
export type View =
  | 'transposed'
  | 'sliced'
  | 'reversed'
  | 'rows'
  | 'corner'
  | 'swapped'
  | 'strided'
  | 'repeated'

/** A tensor as data, row-major. `view` says how it is laid out in memory when it is handed to a kata. */
export interface TensorData {
  shape: number[]
  data: Float32Array
  view?: View
}

/** A seeded stream of uniform numbers; a kata receives it as a `Random` function. */
export interface Stream {
  stream: number
}

/** The dropout masks of successive steps; a kata receives them as `masksFor(step, rows)`. */
export interface MaskSequence {
  masksFor: TensorData[]
}

/** Anything that can be handed to a kata, or that was copied from what a kata returned. */
export type Value =
  | TensorData
  | Stream
  | MaskSequence
  | number
  | string
  | boolean
  | null
  | undefined
  | Value[]
  | { [name: string]: Value }

/** One input for a kata. */
export interface Case {
  /** Unique within the kata, in words: '5x4 picture, stride 2, same padding'. */
  name: string
  kind: 'shape' | 'hand' | 'general' | 'gradient' | 'property'
  /** What the numbers were drawn from. */
  seed: number
  args: Value[]
  /** The right answer where it was worked out by hand; otherwise the reference computes it. */
  expected?: Value
  /** Small cases only: inputs and what `zeros` gives catch reads and writes out of range. */
  guarded?: boolean
  /** The position of the argument that the answer has to be written to, and that has to be returned. */
  into?: number
  /** The answer has to be a copy: it may not share memory with an argument. */
  ownMemory?: boolean
  /**
   * Where one call is not enough (is a shuffle fair, does the same stream give the same numbers): the arguments of
   * the calls after the one with `args`. `returned` is then the list of all answers, in order, and
   * `draws` runs through the streams of all calls.
   */
  furtherCalls?: Value[][]
  /** The further calls get the very same arrays and objects; their numbers were written into them. */
  sameArrays?: boolean
}

/** What is needed to perform a case: nothing of the answer. */
export type Task = Pick<Case, 'args' | 'guarded' | 'into' | 'ownMemory' | 'furtherCalls' | 'sameArrays'>

/** A right tensor, and how far each element may be from it. */
export interface ExpectedTensor {
  shape: number[]
  data: Float32Array | Float64Array
  tolerance: Float64Array
}

/** A right number and how far from it is accepted; a tolerance of 0 asks for equality. */
export interface ExpectedNumber {
  number: number
  tolerance: number
}

/** A right answer: the same tree as the kata returns, with a tolerance at each leaf. Strings and booleans stand for themselves. */
export type Expected =
  | ExpectedTensor
  | ExpectedNumber
  | string
  | boolean
  | null
  | undefined
  | Expected[]
  | { [name: string]: Expected }

/** What happened when a kata was called: what it returned, copied, or why there is nothing to compare. */
export type Performance =
  | {
      returned: Value
      /** How many numbers it drew from each stream, in order of the arguments. */
      draws: number[]
    }
  | { failure: Pick<Failure, 'kind' | 'message'> & Partial<Failure> }

/** What is wrong with an answer: a `Failure` without its case and seed. */
export type Mismatch = Omit<Failure, 'case' | 'seed'>

/** A tensor of float64 numbers, row-major. */
export interface Doubles {
  shape: readonly number[]
  data: Float64Array
}

/** What is needed to measure a gradient: a function, a point and the upstream gradient. */
export interface Differentiable {
  /** The forward function; a number is the loss. It may not keep its inputs, which change between calls. */
  forward(...inputs: Doubles[]): Doubles | number
  dy: ArrayLike<number>
  /** Named like their gradients in what the kata returns, `{ dx: x, dw: w }`; `{ '': x }` if it returns dx itself. */
  inputs: Record<string, TensorData>
  /** What the forward kata is given after the inputs: options, a mask, targets. */
  further?: Value[]
  /** Which argument of the kata is the output of the forward kata, if one is. */
  output?: number
  /** How far the inputs are moved; default 1e-2. */
  step?: number
  /**
   * For functions with corners (relu, the maximum, a clip): elements whose slopes to the left and to the right
   * differ have no derivative and are left out. Functions that merely bend must not ask for it.
   */
  corners?: boolean
}

/** The gradient of the learner's own forward katas, measured by central differences. */
export interface Measured {
  /** Undefined if the output of the forward kata has another shape than dy, or is not finite. */
  gradient?: Expected
  /** The output of the forward kata, if the backward kata gets it. It replaces the argument at `place`. */
  output?: { place: number; value: Value }
}

/** How a kata is checked. */
export interface Check {
  cases(seed: number): Case[]
  /** The right answer: from TensorFlow.js where it has one. */
  expect?(testCase: Case): Expected
  /** For gradients: what central differences, the second opinion, are taken of. */
  differentiable?(testCase: Case): Differentiable
  /** Measures the learner's forward katas where `differentiable` cannot describe them; undefined if they throw. */
  measured?(testCase: Case, forward: readonly ((...args: never[]) => unknown)[]): Measured | undefined
  /** For katas that have to be fast: what they are timed against, and on what. */
  race?(): Promise<Race>
  /** The katas, one after the other, that this is the gradient of; `<op>/forward` when left out. */
  forward?: string[]
  /** For katas with more than one right answer (random masks, shuffles): what is wrong, if anything. */
  judge?(testCase: Case, returned: Value, draws: number[]): Mismatch | undefined
  /**
   * The parts of the answer ('state.v', or 'cache' for everything in it) in the order in which they are computed, each from those before it. The first
   * wrong one is reported first, because it may be the cause of the others.
   */
  order?: string[]
  /** More lines for the message, where a wrong answer is a single number and explains too little. */
  remark?(testCase: Case): string[]
}

/** The function that a kata is timed against, and the arguments of both. */
export interface Race {
  /** In words: 'conv2d/forward of solutions/'. */
  against: string
  plain: (...args: Tensor[]) => unknown
  args: Tensor[]
  /** How many times as fast as `plain` the kata has to be. */
  needed: number
  /** Floating-point operations of one call: the multiplications and additions that are always needed. */
  operations: number
  /** The most that this machine can do, in GFLOP/s, if that is not what plain code can do. */
  peak?(): number
}

export type Outcome = { passed: true } | { passed: false; failure: Failure }
