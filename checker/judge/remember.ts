import type { Case, Check } from '../cases/case.ts'

/** The check with a memory: the right answer to a case is worked out once, however many programs are judged by it. */
export function remembering(check: Check): Check {
  const { expect, differentiable } = check
  return {
    ...check,
    ...(expect && { expect: once((one: Case) => expect.call(check, one)) }),
    ...(differentiable && { differentiable: once((one: Case) => differentiable.call(check, one)) }),
  }
}

function once<T>(answer: (one: Case) => T): (one: Case) => T {
  const known = new WeakMap<Case, T>()
  return (one) => {
    if (!known.has(one)) known.set(one, answer(one))
    return known.get(one) as T
  }
}
