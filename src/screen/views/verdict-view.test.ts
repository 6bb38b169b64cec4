import { expect, test } from 'vitest'
import { katas } from '../../kata/curriculum.ts'
import type { Explanation, Verdict } from '../../kata/verdict.ts'
import { openSession } from '../session.ts'
import { verdictLines } from './verdict-view.ts'

const { id } = katas[0]
const explanation: Explanation = {
  diagnosis: 'You add the bias twice.',
  hint: 'Once is enough.',
  small: 'x [1, 2]\n  1 2\n\nresult[0, 0]\n  expected  1*1 + 2 = 3\n  got       5',
  maps: [{ path: '', shape: [1, 2], axes: ['row', 'column'], marks: '+·' }],
  oracles: { reference: 'differs', differences: 'absent', sentence: 'Wrong according to TensorFlow.js.' },
}
const textOf = (verdict: Verdict, width = 80) =>
  verdictLines({ ...openSession([verdict]), current: id }, width).map(({ text }) => text)

test('a failure: its case, the diagnosis, what is wrong, and the rest of the explanation', () => {
  const failure = {
    case: 'one row',
    seed: 1,
    kind: 'value' as const,
    message: 'result[0] is 5, expected 3.',
    diagnosis: explanation.diagnosis,
  }
  expect(textOf({ id, status: 'failed', checks: { passed: 0, total: 1 }, failure, explanation })).toEqual([
    'one row',
    'You add the bias twice.',
    'result[0] is 5, expected 3.',
    'Press h for a hint about this mistake.',
    '',
    'The smallest input that fails:',
    'x [1, 2]',
    '  1 2',
    '',
    'result[0, 0]',
    '  expected  1*1 + 2 = 3',
    '  got       5',
    '',
    'Where the case above is wrong:',
    'result [1, 2], 1 of 2 wrong',
    '    column',
    'row 0 1',
    '  0 + ·',
    '· right  + too large  - too small  ! not finite',
    'Wrong according to TensorFlow.js.',
  ])
})

test('a check that did not finish: why, and what to do', () => {
  const session = {
    ...openSession([]),
    current: id,
    unfinished: { [id]: 'The checker stopped unexpectedly.' },
  }
  expect(verdictLines(session, 80).map(({ text }) => text)).toEqual([
    'The check did not finish, so there is no verdict on this file.',
    'The checker stopped unexpectedly.',
    'Press c to check it again. If that does not help: npm run kata -- doctor',
  ])
})

test('a gradient that is right: the second opinion', () => {
  const { oracles } = explanation
  const lines = textOf({ id, status: 'passed', checks: { passed: 1, total: 1 }, explanation: { oracles } })
  expect([lines.at(0), ...lines.slice(-2)]).toEqual([
    'Passed.',
    'Next: relu. Press n.',
    'Wrong according to TensorFlow.js.',
  ])
})
