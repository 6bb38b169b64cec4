/**
 * A gradient has two judges. TensorFlow.js decides. Central differences of the learner's own forward kata explain:
 * a backward that is wrong may be right for the forward that the learner wrote, if that is wrong.
 */
import type { SecondOpinion } from '../../../src/kata/verdict.ts'
import type { AnyKata } from '../../bank/mistake.ts'
import type { Case, Check, Expected, ExpectedTensor, Measured, Value } from '../../cases/case.ts'
import { positionOf } from '../../cases/indices.ts'
import { isExpectedTensor, isTensor, showList } from '../../cases/values.ts'
import { compare } from '../../judge/compare.ts'
import { isNear } from '../../judge/leaves.ts'
import { once } from '../../judge/memoize.ts'
import { centralDifferenceAt, slopeAt } from '../../reference/central-differences.ts'
import { recordCalls } from '../calls.ts'
import type { CaseRun } from '../case-runs.ts'
import { type Opinion, opinionInWords } from '../in-words.ts'
import { ownForward, ownGradient } from './own-forward.ts'

/** What central differences of the learner's own forward say. */
interface Agreement {
  /** The learner's backward is the gradient of the learner's forward. */
  fits: boolean
  /** The learner's forward has the gradient that TensorFlow.js gives. */
  forwardRight: boolean
}

/** The katas, and what measures the forward ones; undefined when these throw. */
interface Katas {
  check: Check
  backward: AnyKata
  forward: readonly AnyKata[]
  measure(testCase: Case): Measured | undefined
}

/**
 * What both judges say of a backward kata. `runs` are of its cases; `forward` are the learner's forward katas, one
 * after the other, or none if they do not load. If an answer is wrong, they judge the case that was `reported`, and
 * the wrong element in it. `hasTime` is asked before each case but the first.
 */
export function secondOpinionOf(
  check: Check,
  backward: AnyKata,
  runs: readonly CaseRun[],
  forward: readonly AnyKata[],
  reported?: string,
  hasTime: () => boolean = () => true,
): SecondOpinion | undefined {
  const { differentiable, measured } = check
  if (!(differentiable || measured) || !check.expect) return undefined
  const measure = once((testCase: Case) =>
    measured ? measured(testCase, forward) : ownGradient(differentiable!(testCase), forward),
  )
  const katas = { check, backward, forward, measure }
  const failing = runs.filter(({ outcome }) => !outcome.passed)
  // The failing ones first: they tell the most.
  const gradientCases = [...failing, ...runs.filter(({ outcome }) => outcome.passed)]
    .map(({ testCase }) => testCase)
    .filter(({ kind }) => kind === 'gradient')
  const agreementIn = (cases?: number): Agreement | 'no forward' | undefined =>
    forward.length > 0 ? agreementOf(katas, gradientCases.slice(0, cases), hasTime) : 'no forward'
  const run =
    runs.find(({ testCase }) => testCase.name === reported) ??
    failing.find(({ testCase }) => canBeMeasured(testCase)) ??
    failing[0]
  const opinion = run ? opinionOnWrong(katas, run, agreementIn) : opinionOnRight(agreementIn())
  return opinion && opinionInWords(opinion)
}

function opinionOnRight(agreement: Agreement | 'no forward' | undefined): Opinion {
  if (!agreement) return { kind: 'right' }
  if (agreement === 'no forward') return { kind: 'right, no forward' }
  if (!agreement.fits) return { kind: 'right, forward wrong' }
  return { kind: agreement.forwardRight ? 'right by both' : 'right, also for a wrong forward' }
}

/** Says only what was measured, and of the very element that is wrong. */
function opinionOnWrong(
  katas: Katas,
  { exact, calls: [{ returned }] }: CaseRun,
  agreementIn: (cases?: number) => Agreement | 'no forward' | undefined,
): Opinion | undefined {
  // Without an answer there is nothing to judge; nor where two calls are compared with each other.
  if (returned === undefined || exact.furtherCalls) return undefined
  const wrong = compare(katas.check.expect!(exact), returned, katas.check.order)
  if (!wrong) return { kind: 'numbers right' }
  // Of an answer in another form or shape, no number was looked at.
  if (wrong.kind !== 'value' && wrong.kind !== 'nan') return undefined
  const { path = '', index } = wrong
  const element = `${path || 'result'}${index ? showList(index) : ''}`
  if (katas.forward.length === 0) return { kind: 'wrong, no forward' }
  const agreement = index && agreementAt(katas, exact, path, index)
  switch (agreement) {
    case 'no forward':
      return { kind: 'wrong, no forward' }
    case 'no usable output':
      return { kind: 'wrong, forward unusable' }
    case 'corner':
      return { kind: 'wrong at a corner', element }
    case undefined: {
      const overall = agreementIn()
      if (!overall || overall === 'no forward' || overall.fits) return { kind: 'wrong' }
      return { kind: overall.forwardRight ? 'wrong by both' : 'all wrong' }
    }
  }
  const { fits, forwardRight } = agreement
  // Where the element has already decided, a few cases are enough to see whether the forward is right.
  const measured = agreementIn(fits && !forwardRight ? undefined : 2)
  const elsewhere = typeof measured === 'object' ? measured : agreement
  // One case by hand is not enough to call a forward wrong.
  if (!forwardRight && elsewhere.forwardRight && exact.kind !== 'gradient') return { kind: 'wrong' }
  if (!fits) return { kind: forwardRight && elsewhere.forwardRight ? 'wrong by both' : 'all wrong' }
  if (forwardRight) return { kind: 'too little wrong', element }
  return elsewhere.fits && !elsewhere.forwardRight
    ? { kind: 'right for a wrong forward' }
    : { kind: 'element right for a wrong forward', element }
}

/** The judgement on one element; undefined when it cannot be measured. */
function agreementAt(
  katas: Katas,
  testCase: Case,
  path: string,
  index: readonly number[],
): Agreement | Unmeasured | undefined {
  const right = partAt(katas.check.expect!(testCase), path)
  if (!isExpectedTensor(right)) return undefined
  const position = positionOf(index, right.shape)
  const measured = slopeOf(katas, testCase, path, position, right)
  if (typeof measured !== 'object') return measured
  const got = partAt(answerTo(testCase, katas.backward, measured), path)
  if (!isTensor(got)) return undefined
  const { slope, tolerance } = measured
  return {
    fits: isNear(slope, got.data[position], tolerance),
    forwardRight: isNear(slope, right.data[position], tolerance + right.tolerance[position]),
  }
}

/** Cases of other kinds are not made for central differences. */
const canBeMeasured = ({ kind }: Case): boolean => kind === 'gradient' || kind === 'hand'

type Unmeasured = 'no forward' | 'no usable output' | 'corner'

/** The element of the gradient of the learner's own forward. */
function slopeOf(
  { check, forward, measure }: Katas,
  testCase: Case,
  path: string,
  position: number,
  right: ExpectedTensor,
): { slope: number; tolerance: number; output?: Measured['output'] } | Unmeasured | undefined {
  if (check.measured) {
    const measured = measure(testCase)
    if (!measured) return 'no forward'
    if (!measured.gradient) return 'no usable output'
    const gradient = partAt(measured.gradient, path)
    if (!isExpectedTensor(gradient) || !Number.isFinite(gradient.tolerance[position])) return undefined
    return {
      slope: gradient.data[position],
      tolerance: gradient.tolerance[position],
      output: measured.output,
    }
  }
  const formula = check.differentiable!(testCase)
  if (!(path in formula.inputs) || !canBeMeasured(testCase)) return undefined
  const own = ownForward(formula, forward)
  if (own === 'does not run') return 'no forward'
  if (own === 'no usable output') return own
  // Where differences of the formula itself do not say what is right, those of a kata tell nothing.
  const known = centralDifferenceAt(formula, path, position)
  if (known === undefined || !isNear(known, right.data[position], 1e-3 * Math.abs(known) + 1e-3)) {
    return 'corner'
  }
  const { slope, bend } = slopeAt(own.differentiable, path, position)
  if (!Number.isFinite(slope)) return 'no usable output'
  const sizes = [slope, right.data[position], Math.min(1, largest(right.data))].map(Math.abs)
  const tolerance = 1e-3 * Math.max(...sizes) + 1e-6 + own.noise
  // A bend is made of three sums, and has the noise of them all.
  return bend > tolerance + 4 * own.noise ? 'corner' : { slope, tolerance, output: own.output }
}

/** The judgement on all cases together; undefined when none of them says anything. */
function agreementOf(
  { check, backward, measure }: Katas,
  cases: readonly Case[],
  hasTime: () => boolean,
): Agreement | 'no forward' | undefined {
  const agreement = { fits: true, forwardRight: true }
  let [ran, looked] = [0, 0]
  for (const testCase of cases) {
    if (looked > 0 && !hasTime()) break
    const measured = measure(testCase)
    if (measured) ran++
    if (measured?.gradient && !hasComparable(measured.gradient)) continue
    looked++
    if (!measured?.gradient) {
      // The forward threw here, or its output has another shape.
      agreement.fits = agreement.forwardRight = false
      continue
    }
    if (compare(measured.gradient, answerTo(testCase, backward, measured))) agreement.fits = false
    if (compare(measured.gradient, asReturned(check.expect!(testCase)))) agreement.forwardRight = false
  }
  if (looked === 0) return undefined
  return ran > 0 ? agreement : 'no forward'
}

/** The backward kata's answer. If one of its arguments is the output of the forward, it gets that of the learner's own. */
function answerTo(testCase: Case, backward: AnyKata, { output }: Measured): Value {
  const args = output ? testCase.args.with(output.place, output.value) : testCase.args
  return recordCalls(backward, { ...testCase, args })[0].returned
}

/** Is there an element that is compared at all? */
function hasComparable(gradient: Expected): boolean {
  if (isExpectedTensor(gradient)) return gradient.tolerance.some(Number.isFinite)
  return Object.values(gradient as Record<string, Expected>).some(hasComparable)
}

/** The right numbers as though a kata had returned them. */
function asReturned(expected: Expected): Value {
  if (isExpectedTensor(expected)) return { shape: expected.shape, data: Float32Array.from(expected.data) }
  return Object.fromEntries(
    Object.entries(expected as Record<string, Expected>).map(([name, part]) => [name, asReturned(part)]),
  )
}

/** The part of an answer that a path leads to, 'conv1.w'. */
function partAt<Answer>(answer: Answer, path: string): Answer | undefined {
  let part: Answer | undefined = answer
  for (const name of path.split('.').filter(Boolean)) {
    part = (part as Record<string, Answer> | undefined)?.[name]
  }
  return part
}

const largest = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
