/**
 * Everything that can be seen of what a program does with a case, and whether two programs do the same. A verdict
 * stops at the first thing that is wrong; to recognise a mistake, everything has to be compared.
 */

import type { Case, Expected, TensorData, Value } from '../cases/case.ts'
import { isExpectedNumber, isExpectedTensor, isTensor } from '../cases/values.ts'
import { argumentsOf } from '../judge/arguments/arguments.ts'
import { firstChange } from '../judge/changed-answer.ts'
import { snapshot } from '../judge/snapshot.ts'
import { describeThrown } from '../judge/thrown.ts'

/** One call of a kata. */
export interface CallRecord {
  /** What it returned; absent if it threw, or if the answer cannot be copied. */
  returned?: Value
  /** What it threw, or why the answer cannot be copied, in words. */
  problem?: string
  /** The arguments after the call, if it changed any. */
  after?: Value[]
  /** For a case that asks for a copy: does the answer share memory with an argument? */
  shared?: boolean
  /** The answer after the later calls of the case, if they changed it. */
  later?: Value
}

/** Of a case that consists of many calls, this many are recorded: enough to tell different programs apart. */
const mostCalls = 40

/** Calls with plain arrays, not guarded ones: a read out of range returns what it returns when the learner runs it. */
export function recordCalls(kata: (...args: never[]) => unknown, testCase: Case): CallRecord[] {
  const calls = [testCase.args, ...(testCase.furtherCalls ?? [])].slice(0, mostCalls)
  const answers: unknown[] = []
  let again: unknown[] | undefined
  const records = calls.map((values) => {
    const { args, changed, handedOver } = argumentsOf(values, [], undefined, undefined, again)
    if (testCase.sameArrays) again = args
    const record: CallRecord = {}
    try {
      const returned = Reflect.apply(kata, undefined, args)
      answers.push(returned)
      const copied = snapshot(returned)
      if ('failure' in copied) record.problem = copied.failure.message
      else {
        record.returned = copied.value
        if (testCase.ownMemory) record.shared = copied.sources.some((source) => handedOver.has(source))
      }
    } catch (error) {
      // Without the line: another program that throws the same does it elsewhere.
      record.problem = describeThrown(error, () => '')
    }
    if (changed()) record.after = args.map(copyOf)
    return record
  })
  if (calls.length === 1 || answers.length < calls.length) return records
  return records.map((record, i) => {
    const later = copyOf(answers[i])
    return firstChange(record.returned, later) ? { ...record, later } : record
  })
}

function copyOf(argument: unknown): Value {
  const copied = snapshot(argument)
  return 'failure' in copied ? undefined : copied.value
}

/**
 * `tolerance` says how exact the numbers are, where it has the same structure as the answers; its values do not matter. For a
 * case of several calls it is a list, like the answers.
 */
export function sameCalls(a: CallRecord[], b: CallRecord[], tolerance?: Expected): boolean {
  return (
    a.length === b.length &&
    a.every((testCase, i) => {
      const other = b[i]
      const allowed = a.length > 1 ? (tolerance as Expected[] | undefined)?.[i] : tolerance
      return (
        testCase.problem === other.problem &&
        testCase.shared === other.shared &&
        sameValue(testCase.returned, other.returned, allowed) &&
        sameValue(testCase.after, other.after) &&
        sameValue(testCase.later, other.later, allowed)
      )
    })
  )
}

/** The same answer up to rounding? */
export function sameValue(a: Value, b: Value, tolerance?: Expected): boolean {
  if (isTensor(a) && isTensor(b)) {
    const sameShape = a.shape.length === b.shape.length && a.shape.every((n, axis) => n === b.shape[axis])
    return sameShape && sameNumbers(a.data, b.data, tolerancesOf(a, tolerance))
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return isNear(a, b, tolerance !== undefined && isExpectedNumber(tolerance) ? tolerance.tolerance : 0)
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b) || isTensor(a) !== isTensor(b)) return false
  const [left, right] = [a, b] as [Record<string, Value>, Record<string, Value>]
  const names = Object.keys(left)
  const further = (name: string) => (tolerance as Record<string, Expected> | undefined | null)?.[name]
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && sameValue(left[name], right[name], further(name)))
  )
}

/** The tolerances of this tensor; undefined if it does not have the expected shape, or if only the shape counts. */
function tolerancesOf(t: TensorData, expected?: Expected): Float64Array | undefined {
  if (expected === undefined || !isExpectedTensor(expected)) return undefined
  return String(expected.shape) === String(t.shape) ? expected.tolerance : undefined
}

/** In addition to the tolerances, numbers may differ by a few rounding errors of their own size and of the median size. */
function sameNumbers(a: Float32Array, b: Float32Array, tolerances?: Float64Array): boolean {
  const usual = rounding * medianSize(a)
  return a.every((x, i) => {
    const tolerance = tolerances?.[i] ?? 0
    return isNear(x, b[i], (tolerance === Infinity ? 0 : tolerance) + usual)
  })
}

/** Sixteen times the rounding error of float32. */
const rounding = 16 * 2 ** -24

function isNear(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance + rounding * Math.abs(a)
}

/** The median of the absolute values: one huge number must not hide all others. */
function medianSize(data: Float32Array): number {
  const sizes = data.map(Math.abs).filter(Number.isFinite).sort()
  return sizes.length === 0 ? 0 : sizes[sizes.length >> 1]
}
