/**
 * What can be done for a kata before its file is saved: its cases are drawn, the right answers worked out, and what
 * judges them is run once, on our solution, so that V8 has compiled all of it when the learner's turn comes.
 */
import { evaluate } from './evaluate.ts'
import type { Case, Check } from './types.ts'

/** The cases of a kata, and the check that remembers its answers to them. */
export interface Prepared {
  check: Check
  cases: Case[]
}

const prepared = new Map<string, Prepared>()

/** Rehearses a kata with seed 1, the usual one, in steps between which there is time for something else. */
export function* rehearsal(id: string, check: Check, solution: unknown): Generator<void> {
  const cases = check.cases(1)
  const known = remembering(check)
  prepared.set(`${id} 1`, { check: known, cases })
  for (const one of cases) {
    yield
    evaluate(known, solution, one)
  }
}

/** What has been rehearsed, or is drawn now. */
export const preparedFor = (id: string, check: Check, seed: number): Prepared =>
  prepared.get(`${id} ${seed}`) ?? { check, cases: check.cases(seed) }

/** The same check, which works out the answer to a case once. */
function remembering(check: Check): Check {
  const { expect, differentiable } = check
  return {
    ...check,
    ...(expect && { expect: once((one) => expect.call(check, one)) }),
    ...(differentiable && {
      differentiable: once((one) => differentiable.call(check, one)),
    }),
  }
}

function once<T>(answer: (one: Case) => T): (one: Case) => T {
  const known = new WeakMap<Case, T>()
  return (one) => {
    if (!known.has(one)) known.set(one, answer(one))
    return known.get(one) as T
  }
}
