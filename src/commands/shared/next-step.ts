/** What to do next. */
import { opOf, requiredKatas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import type { Progress } from '../../kata/progress.ts'
import type { Verdict } from '../../kata/verdict.ts'

export const isPassed = (verdict: Verdict | 'unknown'): boolean =>
  verdict !== 'unknown' && verdict.status === 'passed'

/** The first kata that has not passed, of those that count; undefined once all have. */
export const nextKata = ({ verdicts }: Progress): Kata | undefined =>
  requiredKatas.find(({ id }) => !isPassed(verdicts[id]))

/** 'exercises/relu/forward.ts (lesson: exercises/relu/README.md)'; without a kata, the command that trains. */
export const nextStep = (kata: Pick<Kata, 'id'> | undefined): string =>
  kata
    ? `exercises/${kata.id}.ts (lesson: exercises/${opOf(kata.id)}/README.md)`
    : 'npm run train (all katas pass)'
