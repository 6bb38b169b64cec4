/** Does a program draw random numbers of its own? */
import type { Explanation } from '../../../src/kata/verdict.ts'
import type { AnyKata } from '../../bank/mistake.ts'
import type { Case } from '../../cases/case.ts'
import { isStream } from '../../cases/values.ts'
import { recordCalls } from '../calls.ts'

/** Runs the case once and looks whether `Math.random` was called. */
export function ownRandomNumbers(
  kata: AnyKata,
  testCase: Case,
): Pick<Explanation, 'diagnosis' | 'hint'> | undefined {
  const { random } = Math
  let calls = 0
  const counted = () => {
    calls++
    return random()
  }
  Math.random = counted
  try {
    recordCalls(kata, testCase)
  } finally {
    if (Math.random === counted) Math.random = random
  }
  if (calls === 0) return undefined
  return testCase.args.some(isStream)
    ? {
        diagnosis: 'You call Math.random, but all random numbers have to come from the argument `random`.',
        hint: 'With Math.random, the same seed gives another result in every run.',
      }
    : {
        diagnosis:
          'You call Math.random, but nothing is random here: the same arguments give the same result.',
        hint: 'Everything that the result depends on is in the arguments.',
      }
}
