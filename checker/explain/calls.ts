/**
 * What a program visibly does with a case, and whether two programs do the same. A verdict stops at the first
 * thing that is wrong; to tell whose mistake it is, everything that can be seen has to be compared.
 */

import type { Case, Expected, TensorData, Value } from '../cases/case.ts'
import { isExpectedNumber, isExpectedTensor, isTensor } from '../cases/values.ts'
import { argumentsOf } from '../judge/arguments/arguments.ts'
import { firstChange } from '../judge/changed-answer.ts'
import { snapshot } from '../judge/snapshot.ts'
import { describeThrown } from '../judge/thrown.ts'

/** What one call shows. */
export interface CallRecord {
  /** What came back; absent when something was thrown, or when it cannot be copied. */
  returned?: Value
  /** What was thrown or why the answer cannot be copied, in words. */
  problem?: string
  /** The arguments as the call left them, if it changed any. */
  after?: Value[]
  /** Where a case asks for a copy: is it one? */
  shared?: boolean
  /** What came back as the later calls of the case left it, if they changed it. */
  later?: Value
}

/** Calls that are looked at where a case consists of many: by then programs that differ have differed. */
const mostCalls = 40

/** Does it with plain arrays, so that a read out of range gives what it gives in the learner's own runs. */
export function recordCalls(kata: (...args: never[]) => unknown, testCase: Case): CallRecord[] {
  const calls = [testCase.args, ...(testCase.furtherCalls ?? [])].slice(0, mostCalls)
  const answers: unknown[] = []
  const records = calls.map((values) => {
    const { args, changed, handedOver } = argumentsOf(values, [])
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
      record.problem = describeThrown(error).replace(/ \([^()]*:\d+\)$/, '')
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

/** `tolerance` says how exact the numbers are, where its form is that of the answers; its values do not matter. */
export function sameCalls(a: CallRecord[], b: CallRecord[], tolerance?: Expected): boolean {
  return (
    a.length === b.length &&
    a.every((testCase, i) => {
      const other = b[i]
      return (
        testCase.problem === other.problem &&
        testCase.shared === other.shared &&
        sameValue(testCase.returned, other.returned, tolerance) &&
        sameValue(testCase.after, other.after) &&
        sameValue(testCase.later, other.later, tolerance)
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

/** The tolerances of this tensor; undefined where it does not have the expected shape, or only that counts. */
function tolerancesOf(t: TensorData, expected?: Expected): Float64Array | undefined {
  if (expected === undefined || !isExpectedTensor(expected)) return undefined
  return String(expected.shape) === String(t.shape) ? expected.tolerance : undefined
}

/** Besides their tolerances numbers may differ by some roundings of their own size, and of the usual size. */
function sameNumbers(a: Float32Array, b: Float32Array, tolerances?: Float64Array): boolean {
  const usual = rounding * medianSize(a)
  return a.every((x, i) => {
    const tolerance = tolerances?.[i] ?? 0
    return isNear(x, b[i], (tolerance === Infinity ? 0 : tolerance) + usual)
  })
}

/** Sixteen roundings to float32. */
const rounding = 16 * 2 ** -24

function isNear(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance + rounding * Math.abs(a)
}

/** The median of the absolute values: one huge number shall not hide all others. */
function medianSize(data: Float32Array): number {
  const sizes = data.map(Math.abs).filter(Number.isFinite).sort()
  return sizes.length === 0 ? 0 : sizes[sizes.length >> 1]
}
