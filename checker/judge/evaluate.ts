/** A case of a kata, from the arguments to the outcome: perform, then judge. */

import type {
  Case,
  Check,
  Differentiable,
  Expected,
  Mismatch,
  Outcome,
  Performance,
  Value,
} from '../cases/case.ts'
import { positionOf } from '../cases/indices.ts'
import { show } from '../cases/values.ts'
import { centralDifferenceAt, centralDifferences } from '../reference/central-differences.ts'
import { firstChange } from './changed-answer.ts'
import { compare, fromHand } from './compare.ts'
import { perform } from './perform.ts'

/** Calls the kata with the arguments of a case and says whether what came back is right. */
export function evaluate(check: Check, kata: unknown, testCase: Case): Outcome {
  return judge(check, testCase, perform(kata, testCase))
}

/** Says whether a performance, perhaps from another process, is right. */
export function judge(check: Check, testCase: Case, performance: Performance): Outcome {
  const mismatch = 'failure' in performance ? performance.failure : mismatchOf(check, testCase, performance)
  if (!mismatch) return { passed: true }
  return { passed: false, failure: { ...mismatch, case: testCase.name, seed: testCase.seed } }
}

/** The right answer: the one worked out by hand if there is one, otherwise the reference's. */
export function expectedOf(check: Check, testCase: Case): Expected {
  if ('expected' in testCase) return fromHand(testCase.expected)
  if (check.expect) return check.expect(testCase)
  throw new Error(`The case '${testCase.name}' has no expected answer.`)
}

function mismatchOf(
  check: Check,
  testCase: Case,
  { returned, draws }: { returned: Value; draws: number[] },
): Mismatch | undefined {
  if (check.judge) return check.judge(testCase, returned, draws)
  const found = remarked(
    compare(expectedOf(check, testCase), returned, check.order),
    check.remark?.(testCase),
  )
  const mismatch = found && testCase.sameArrays ? withSecondCall(found, returned as Value[]) : found
  if (!check.differentiable || testCase.kind === 'shape') return mismatch
  if (mismatch) {
    return {
      ...mismatch,
      message: mismatch.message + secondOpinion(check.differentiable(testCase), mismatch),
    }
  }
  // The other cases are at corners, or bend too sharply for central differences to be exact enough.
  if (testCase.kind !== 'gradient') return undefined
  const differentiable = check.differentiable(testCase)
  const disagreement = compare(centralDifferences(differentiable), returned)
  if (!disagreement) return undefined
  const message = `Central differences of the forward formula disagree.\n${disagreement.message}`
  return { ...disagreement, message }
}

const remarked = (mismatch: Mismatch | undefined, remark: string[] = []): Mismatch | undefined =>
  mismatch && { ...mismatch, message: [mismatch.message, ...remark].join('\n') }

/** If only the answer to the second call with the same arrays is wrong, that is said first. */
function withSecondCall(mismatch: Mismatch, [first, second]: Value[]): Mismatch {
  if (!mismatch.path?.startsWith('[1]')) return mismatch
  const what = firstChange(first, second)
    ? 'gave a wrong answer. Does it keep something between calls?'
    : 'returned what the first numbers give: do not keep results between calls.'
  const message = `Called again with the same arrays, which hold other numbers now, your function ${what}`
  return { ...mismatch, message: `${message}\n${mismatch.message}` }
}

/** What central differences give for the element that is wrong, if they give anything. */
function secondOpinion(differentiable: Differentiable, { path = '', index }: Mismatch): string {
  const input = differentiable.inputs[path]
  if (!index || !input) return ''
  const slope = centralDifferenceAt(differentiable, path, positionOf(index, input.shape))
  return slope === undefined ? '' : `\nCentral differences of the forward formula give ${show(slope)} there.`
}
