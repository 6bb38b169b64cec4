/**
 * A gradient has two judges. TensorFlow.js decides. Central differences of the learner's own forward kata explain:
 * a backward that is wrong may be right for the forward that was written, when that is wrong.
 */
import ndarray from 'ndarray'
import type { SecondOpinion } from '../../src/kata/verdict.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type {
  Case,
  Check,
  Differentiable,
  Doubles,
  Expected,
  ExpectedTensor,
  Measured,
  TensorData,
  Value,
} from '../cases/case.ts'
import { moreTolerant } from '../cases/tolerance.ts'
import { isExpectedTensor, isTensor, showList } from '../cases/values.ts'
import { layOut } from '../judge/arguments/arguments.ts'
import { compare, isNear } from '../judge/compare.ts'
import { snapshot } from '../judge/snapshot.ts'
import { centralDifferenceAt, centralDifferences, slopeAt } from '../reference/central-differences.ts'
import { recordCalls } from './calls.ts'
import type { CaseRun } from './case-runs.ts'
import { positionOf } from './facts/wrong-leaf.ts'

/** What the differences of the learner's own forward say, over all cases that were looked at. */
interface Second {
  /** The learner's backward is the gradient of the learner's forward. */
  fits: boolean
  /** The learner's forward has the gradient that TensorFlow.js gives. */
  forwardRight: boolean
}

const own = 'central differences of your own forward kata'

/**
 * What both judges say of a backward kata. `runs` are of its cases; `forward` are the learner's forward katas, one
 * after the other, or none if they do not load. Of a wrong answer they judge the case that was `reported`, and there
 * the element that is wrong. `hasTime` is asked before each case but the first.
 */
export function secondOpinionOf(
  check: Check,
  kata: AnyKata,
  runs: readonly CaseRun[],
  forward: readonly AnyKata[],
  reported?: string,
  hasTime: () => boolean = () => true,
): SecondOpinion | undefined {
  if (!(check.differentiable || check.measured) || !check.expect) return undefined
  const failing = runs.filter(({ outcome }) => !outcome.passed)
  // The failing ones first: there is the news.
  const ordered = [...failing, ...runs.filter(({ outcome }) => outcome.passed)]
    .map(({ one }) => one)
    .filter(({ kind }) => kind === 'gradient')
  const known = new Map<Case, Measured | undefined>()
  const measure = (one: Case): Measured | undefined => {
    if (!known.has(one)) {
      const found = check.measured
        ? check.measured(one, forward)
        : differencesOf(check.differentiable!(one), forward)
      known.set(one, found)
    }
    return known.get(one)
  }
  const all = (most?: number) =>
    forward.length > 0
      ? secondOpinion(check, kata, ordered.slice(0, most), measure, hasTime)
      : ('absent' as const)
  const judged = runs.find(({ one }) => one.name === reported) ?? failing[0]
  return judged ? ofWrong(check, kata, judged, forward, measure, all) : ofRight(all())
}

function ofRight(second: Second | 'absent' | undefined): SecondOpinion {
  const reference = 'agrees'
  if (!second) return { reference, differences: 'absent', sentence: 'Right, says TensorFlow.js.' }
  if (second === 'absent') return { reference, differences: 'absent', sentence: `Right, ${alone}` }
  const { fits, forwardRight } = second
  const sentence = !fits
    ? `Right, says TensorFlow.js, although ${own} disagree: it is the forward that is wrong.`
    : forwardRight
      ? `Right, says TensorFlow.js, and so do ${own}.`
      : `Right, says TensorFlow.js. It is right for your own forward kata as well, although that is wrong.`
  return { reference, differences: fits ? 'agrees' : 'differs', sentence }
}

const alone = 'says TensorFlow.js. Your forward kata does not run yet, so there is no second opinion.'

/** Only what was measured is said, and of the very element that is wrong. */
function ofWrong(
  check: Check,
  kata: AnyKata,
  { exact, calls: [{ returned }] }: CaseRun,
  forward: readonly AnyKata[],
  measure: (one: Case) => Measured | undefined,
  all: (most?: number) => Second | 'absent' | undefined,
): SecondOpinion | undefined {
  // Where nothing came back there is nothing to judge; nor where two calls are compared with each other.
  if (returned === undefined || exact.furtherCalls) return undefined
  const wrong = compare(check.expect!(exact), returned)
  if (!wrong) {
    const sentence = 'The numbers of this case are right, says TensorFlow.js: what fails is something else.'
    return { reference: 'agrees', differences: 'absent', sentence }
  }
  const said = (differences: SecondOpinion['differences'], sentence: string): SecondOpinion => ({
    reference: 'differs',
    differences,
    sentence,
  })
  const { path = '', index } = wrong
  const seen =
    index && forward.length > 0 ? elementOf(check, kata, exact, forward, measure, path, index) : undefined
  if (forward.length === 0 || seen === 'absent') return said('absent', `Wrong, ${alone}`)
  const name = `${path || 'result'}${index ? showList(index) : ''}`
  if (seen === 'unfit') {
    return said(
      'differs',
      'Wrong, says TensorFlow.js. Your own forward kata gives nothing here that differences could be taken of.',
    )
  }
  if (seen === 'corner') {
    return said(
      'absent',
      `Wrong, says TensorFlow.js. ${own[0].toUpperCase()}${own.slice(1)} cannot judge ${name}: there is a corner there, or too sharp a bend.`,
    )
  }
  const bothWrong = `Wrong by both: TensorFlow.js and ${own} agree with each other, not with you.`
  const allWrong = `Wrong by both TensorFlow.js and ${own}; and that forward is wrong as well.`
  if (!seen) {
    const second = all()
    if (!second || second === 'absent' || second.fits) return said('absent', 'Wrong, says TensorFlow.js.')
    return said('differs', second.forwardRight ? bothWrong : allWrong)
  }
  const { fits, forwardRight } = seen
  // Where the element has already decided, a few cases are enough to see whether the forward is right.
  const second = fits && !forwardRight ? all() : all(2)
  const elsewhere = typeof second === 'object' ? second : seen
  // One case by hand is not enough to say so of a forward.
  if (!forwardRight && elsewhere.forwardRight && exact.kind !== 'gradient') {
    return said('absent', 'Wrong, says TensorFlow.js.')
  }
  if (!fits) return said('differs', forwardRight && elsewhere.forwardRight ? bothWrong : allWrong)
  if (forwardRight) {
    return said(
      'agrees',
      `Wrong, says TensorFlow.js. What is wrong with ${name} is too little for ${own} to tell.`,
    )
  }
  return said(
    'agrees',
    elsewhere.fits && !elsewhere.forwardRight
      ? `Your backward is right for the forward you wrote, but that forward is wrong: ${own} agree with you, TensorFlow.js does not.`
      : `At ${name} your backward is right for the forward you wrote, but that forward is wrong: ${own} agree with you there, TensorFlow.js does not.`,
  )
}

/**
 * The wrong element by the differences of the learner's forward: `absent` when that does not run, `unfit` when its
 * output is not that of the case, `corner` where it has no slope; undefined when that element was not measured.
 */
function elementOf(
  check: Check,
  kata: AnyKata,
  one: Case,
  forward: readonly AnyKata[],
  measure: (one: Case) => Measured | undefined,
  path: string,
  index: readonly number[],
): Second | 'absent' | 'unfit' | 'corner' | undefined {
  const right = leafOf(check.expect!(one), path)
  if (!right) return undefined
  const position = positionOf(index, right.shape)
  if (check.measured) {
    const measured = measure(one)
    if (!measured) return 'absent'
    if (!measured.gradient) return 'unfit'
    const slope = leafOf(measured.gradient, path)
    if (!slope || !Number.isFinite(slope.tolerance[position])) return undefined
    return judged(kata, one, path, position, right, slope.data[position], slope.tolerance[position], measured)
  }
  const differentiable = check.differentiable!(one)
  // The other cases are those that no differences are to be taken of.
  if (!(path in differentiable.inputs) || !['gradient', 'hand'].includes(one.kind)) return undefined
  // Where differences of the formula itself do not say what is right, those of a kata tell nothing.
  const known = centralDifferenceAt(differentiable, path, position)
  const isKnown = known !== undefined && isNear(known, right.data[position], 1e-3 * Math.abs(known) + 1e-3)
  const found = ownForward(differentiable, forward)
  if (typeof found === 'string') return found
  if (!isKnown) return 'corner'
  const { slope, bend } = slopeAt(found.differentiable, path, position)
  const { noise } = found
  const sizes = [slope, right.data[position], Math.min(1, largest(right.data))].map(Math.abs)
  const off = 1e-3 * Math.max(...sizes) + 1e-6 + noise
  if (!Number.isFinite(slope)) return 'unfit'
  // Its own noise is that of three sums.
  if (bend > off + 4 * noise) return 'corner'
  return judged(kata, one, path, position, right, slope, off, found)
}

/** What TensorFlow.js says and what came, beside a slope that is this exact. */
function judged(
  kata: AnyKata,
  one: Case,
  path: string,
  position: number,
  right: ExpectedTensor,
  slope: number,
  off: number,
  { output }: Measured,
): Second | undefined {
  const args = output ? one.args.with(output.place, output.value) : one.args
  const [{ returned }] = recordCalls(kata, { ...one, args })
  const got = leafOf(asExpected(returned), path)?.data[position]
  if (got === undefined) return undefined
  return {
    fits: isNear(slope, got, off),
    forwardRight: isNear(slope, right.data[position], off + right.tolerance[position]),
  }
}

/** `absent` when the forward katas do not run; undefined when nothing can be said. */
function secondOpinion(
  check: Check,
  kata: AnyKata,
  cases: readonly Case[],
  measure: (one: Case) => Measured | undefined,
  hasTime: () => boolean,
): Second | 'absent' | undefined {
  const second = { fits: true, forwardRight: true }
  let [ran, looked] = [0, 0]
  for (const one of cases) {
    if (looked > 0 && !hasTime()) break
    const measured = measure(one)
    if (measured) ran++
    if (measured?.gradient && !hasSomething(measured.gradient)) continue
    looked++
    if (!measured?.gradient) {
      // It threw here, or has another shape.
      second.fits = second.forwardRight = false
      continue
    }
    const args = measured.output ? one.args.with(measured.output.place, measured.output.value) : one.args
    const [{ returned }] = recordCalls(kata, { ...one, args })
    if (compare(measured.gradient, returned)) second.fits = false
    if (compare(measured.gradient, asReturned(check.expect!(one)))) second.forwardRight = false
  }
  if (looked === 0) return undefined
  return ran > 0 ? second : 'absent'
}

/** Central differences of the learner's katas in place of the formula; undefined when one of them throws. */
function differencesOf(one: Differentiable, katas: readonly AnyKata[]): Measured | undefined {
  const found = ownForward(one, katas)
  if (found === 'absent') return undefined
  if (found === 'unfit') return {}
  const { differentiable, noise, output } = found
  try {
    return { gradient: moreTolerant(centralDifferences(differentiable), noise), output }
  } catch {
    return undefined
  }
}

/** The learner's katas as a function that differences can be taken of. */
interface OwnForward {
  differentiable: Differentiable
  /** How far float32 moves a slope. */
  noise: number
  output?: Measured['output']
}

/** `absent` when one of them throws, `unfit` when what comes is no output that dy fits. */
function ownForward(one: Differentiable, katas: readonly AnyKata[]): OwnForward | 'absent' | 'unfit' {
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
    if (numbers.length !== dy.length || !numbers.every(Number.isFinite)) return 'unfit'
    const how = steps(one)
    return {
      differentiable: { ...one, forward, ...how },
      noise: (roundings * length(numbers, dy)) / how.step,
      ...(output !== undefined && isTensor(first) && { output: { place: output, value: first } }),
    }
  } catch {
    return 'absent'
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

/** What came, as though it were expected. */
function asExpected(value: Value): Expected {
  if (isTensor(value)) return { ...value, tolerance: new Float64Array(value.data.length) }
  if (typeof value !== 'object' || value === null) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asExpected(part)]))
}

/** The tensor that a path leads to, 'conv1.w'. */
function leafOf(expected: Expected, path: string): ExpectedTensor | undefined {
  let part: Expected = expected
  for (const name of path.split('.').filter(Boolean))
    part = (part as Record<string, Expected> | undefined)?.[name]
  return part !== undefined && part !== null && isExpectedTensor(part) ? part : undefined
}

const largest = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
