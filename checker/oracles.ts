/**
 * A gradient has two judges. TensorFlow.js decides. Central differences of the learner's own forward kata explain:
 * a backward that is wrong may be right for the forward that was written, when that is wrong.
 */
import ndarray from 'ndarray'
import type { Oracles } from '../src/verdict.ts'
import { layOut } from './arguments.ts'
import { behaviourOf } from './behaviour.ts'
import { compare } from './compare.ts'
import { differences } from './differences.ts'
import { loosened } from './loosened.ts'
import type { AnyKata } from './mistakes/types.ts'
import { snapshot } from './snapshot.ts'
import type { Trial } from './trial.ts'
import type { Case, Check, Differentiable, Doubles, Expected, Measured, TensorData, Value } from './types.ts'
import { isExpectedTensor, isTensor } from './values.ts'

/** What the differences of the learner's own forward say, over all cases that were looked at. */
interface Second {
  /** The learner's backward is the gradient of the learner's forward. */
  fits: boolean
  /** The learner's forward has the gradient that TensorFlow.js gives. */
  forwardRight: boolean
}

/**
 * What both judges say of a backward kata. `trials` are of its cases; `forward` are the learner's forward katas, one
 * after the other, or none if they do not load. `mayGoOn` is asked before each case.
 */
export function oraclesOf(
  check: Check,
  kata: AnyKata,
  trials: readonly Trial[],
  forward: readonly AnyKata[],
  mayGoOn: () => boolean = () => true,
): Oracles | undefined {
  if (!(check.differentiable || check.measured) || !check.expect) return undefined
  const gradients = trials.filter(({ one }) => one.kind === 'gradient')
  const failing = gradients.filter(({ outcome }) => !outcome.passed)
  // The failing ones first: there is the news.
  const ordered = [...failing, ...gradients.filter(({ outcome }) => outcome.passed)].map(({ one }) => one)
  const second = forward.length > 0 ? secondOpinion(check, kata, ordered, forward, mayGoOn) : undefined
  const passed = trials.every(({ outcome }) => outcome.passed)
  return {
    reference: passed ? 'agrees' : 'differs',
    differences: second ? (second.fits ? 'agrees' : 'differs') : 'absent',
    sentence: inWords(passed, failing.length > 0, second),
  }
}

/** Undefined when the forward katas do not run, or when nothing can be said. */
function secondOpinion(
  check: Check,
  kata: AnyKata,
  cases: readonly Case[],
  forward: readonly AnyKata[],
  mayGoOn: () => boolean,
): Second | undefined {
  const second = { fits: true, forwardRight: true }
  let [ran, looked] = [0, 0]
  for (const one of cases) {
    if (!mayGoOn()) break
    const measured = check.measured
      ? check.measured(one, forward)
      : differencesOf(check.differentiable!(one), forward)
    if (measured) ran++
    if (measured?.gradient && !hasSomething(measured.gradient)) continue
    looked++
    if (!measured?.gradient) {
      // It threw here, or has another shape.
      second.fits = second.forwardRight = false
      continue
    }
    const args = measured.output ? one.args.with(measured.output.place, measured.output.value) : one.args
    const [{ returned }] = behaviourOf(kata, { ...one, args })
    if (compare(measured.gradient, returned)) second.fits = false
    if (compare(measured.gradient, asReturned(check.expect!(one)))) second.forwardRight = false
  }
  return ran > 0 && looked > 0 ? second : undefined
}

/** Central differences of the learner's katas in place of the formula; undefined when one of them throws. */
function differencesOf(one: Differentiable, katas: readonly AnyKata[]): Measured | undefined {
  const { dy, inputs, output, further = [] } = one
  const call = (kata: AnyKata, args: unknown[]): Value | undefined => {
    const copied = snapshot(kata(...args))
    return 'failure' in copied ? undefined : copied.value
  }
  const handed = further.map((value) => (isTensor(value) ? layOut(value) : value))
  /** The outputs of all katas; the first is given the inputs, the last also what comes after them. */
  const outputs = (...given: Doubles[]): (TensorData | number)[] => {
    const results: (TensorData | number)[] = []
    for (const [i, kata] of katas.entries()) {
      const before = results[i - 1]
      const args =
        i === 0
          ? given.map(({ shape, data }) => ndarray(Float32Array.from(data), [...shape]))
          : [isTensor(before) ? layOut(before) : before]
      const result = call(kata, i === katas.length - 1 ? [...args, ...handed] : args)
      if (!isTensor(result) && typeof result !== 'number') throw new Error('neither a tensor nor a number')
      results.push(result)
    }
    return results
  }
  const forward = (...given: Doubles[]): Doubles | number => {
    const result = outputs(...given).at(-1)!
    return isTensor(result) ? { shape: result.shape, data: Float64Array.from(result.data) } : result
  }
  try {
    const doubles = Object.values(inputs).map((x) => ({ ...x, data: Float64Array.from(x.data) }))
    const results = outputs(...doubles)
    const [first, last] = [results[0], results[results.length - 1]]
    const numbers = isTensor(last) ? last.data : [last]
    if (numbers.length !== dy.length || !numbers.every(Number.isFinite)) return {}
    const how = steps(one)
    const gradient = differences({ ...one, forward, ...how })
    return {
      gradient: loosened(gradient, (roundings * length(numbers, dy)) / how.step),
      ...(output !== undefined && isTensor(first) && { output: { place: output, value: first } }),
    }
  } catch {
    return undefined
  }
}

/**
 * float32 cannot follow a step of a millionth. Where the formula needs one because it bends sharply near 0, the
 * learner's function is asked with a hundredth of its smallest input, and bending is no corner.
 */
function steps({ step = 1e-2, corners, inputs }: Differentiable): { step: number; corners?: boolean } {
  if (step >= 1e-3) return { step, corners }
  const sizes = Object.values(inputs).flatMap(({ data }) => [...data].map(Math.abs))
  return { step: 1e-2 * Math.min(...sizes.filter((x) => x > 0)), corners: false }
}

/** What float32 loses of an output, as a part of it. */
const roundings = 2 ** -22

/** How far the roundings of all outputs, each weighted with dy, move their sum: as errors of any sign do. */
function length(numbers: ArrayLike<number>, dy: ArrayLike<number>): number {
  return Math.sqrt(Array.from(numbers, (y, i) => (y * dy[i]) ** 2).reduce((sum, square) => sum + square, 0))
}

/** Is there an element that is compared at all? */
function hasSomething(gradient: Expected): boolean {
  if (isExpectedTensor(gradient)) return gradient.tolerance.some(Number.isFinite)
  return Object.values(gradient as Record<string, Expected>).some(hasSomething)
}

/** The right numbers as though a kata had returned them. */
function asReturned(expected: Expected): Value {
  if (isExpectedTensor(expected)) return { shape: expected.shape, data: Float32Array.from(expected.data) }
  return Object.fromEntries(
    Object.entries(expected as Record<string, Expected>).map(([name, part]) => [name, asReturned(part)]),
  )
}

/**
 * `failsHere`: a case of which differences can be taken is wrong. Errors elsewhere (at a clip, in a view, in an
 * argument that was written to) say nothing about the forward.
 */
function inWords(passed: boolean, failsHere: boolean, second: Second | undefined): string {
  const verdict = passed ? 'Right' : 'Wrong'
  if (!second)
    return `${verdict}, says TensorFlow.js. Your forward kata does not run yet, so there is no second opinion.`
  const { fits, forwardRight } = second
  const own = 'central differences of your own forward kata'
  if (passed) {
    if (!fits) return `Right, says TensorFlow.js, although ${own} disagree: it is the forward that is wrong.`
    return forwardRight
      ? `Right, says TensorFlow.js, and so do ${own}.`
      : `Right, says TensorFlow.js. It is right for your own forward kata as well, although that is wrong.`
  }
  if (fits && failsHere && !forwardRight) {
    return `Your backward is right for the forward you wrote, but that forward is wrong: ${own} agree with you, TensorFlow.js does not.`
  }
  if (fits) {
    return `Wrong, says TensorFlow.js. As far as ${own} can tell you are right: what is wrong is too small for them, or lies elsewhere.`
  }
  return forwardRight
    ? `Wrong by both: TensorFlow.js and ${own} agree with each other, not with you.`
    : `Wrong by both TensorFlow.js and ${own}; and that forward is wrong as well.`
}
