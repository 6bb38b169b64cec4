/** The failing case by itself: its input, and what the learner's code prints when only this case runs. */
import type { Verdict } from '../../../kata/verdict.ts'
import { messageOf } from '../../../kata/words/failure-in-words.ts'
import { arranged } from '../../../kata/words/tensor-drawing.ts'
import type { Line } from '../body.tsx'
import { wrap } from '../wrap.ts'

/** Columns of numbers are cut at the edge of the screen, not wrapped. */
export const inputLines = (input: readonly string[][], width: number): Line[] =>
  arranged(input, width).map((text) => ({ text }))

/** `verdict` is that of the run with only this case; undefined while it runs. */
export function caseRunLines(verdict: Verdict | undefined, width: number): Line[] {
  if (!verdict) return [{ text: 'Running …', dim: true }]
  const { printed = '', failure } = verdict
  const lines = (text: string) => wrap(text, width).map((line) => ({ text: line }))
  return [
    ...(printed.trim()
      ? wrap(printed.trimEnd(), width - 2).map((text) => ({ text: `│ ${text}` }))
      : lines('Your code printed nothing in this case. What console.log prints appears here.')),
    { text: '' },
    ...lines(failure ? messageOf(failure) : 'This case is right now.'),
  ]
}
