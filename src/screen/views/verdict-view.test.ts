import { expect, test } from 'vitest'
import { katas } from '../../kata/curriculum.ts'
import type { CaseVerdict, Explanation, Verdict } from '../../kata/verdict.ts'
import { openSession, type Session } from '../session.ts'
import { type VerdictView, verdictView } from './verdict-view.ts'

const { id } = katas[0]
const dx = {
  path: '',
  shape: [1, 2],
  axes: ['row', 'column'],
  marks: '+·',
  expected: ['3', '4'],
  got: ['5', '4'],
}
const explanation: Explanation = {
  diagnosis: 'You add the bias twice.',
  hint: 'Once is enough.',
  small: {
    input: [['x [1, 2]', '  1 2']],
    wrong: { name: 'result[0, 0]', index: [0, 0], expected: '1*1 + 2 = 3', got: '5' },
    tensors: [dx],
  },
  maps: [dx],
  oracles: { reference: 'differs', differences: 'absent', sentence: 'Wrong according to TensorFlow.js.' },
}
const failed: Verdict = {
  id,
  status: 'failed',
  checks: { passed: 0, total: 1 },
  printed: 'here\n',
  failure: {
    case: 'one row',
    seed: 1,
    kind: 'value',
    message: 'result[0] is 5, expected 3.\nAll of it.\nRun it again: npm run kata -- check',
    path: '',
    index: [0],
    expected: 3,
    got: 5,
  },
}
const explained: Verdict = {
  ...failed,
  explanation,
  failure: { ...failed.failure!, diagnosis: explanation.diagnosis },
}
const view = (verdict: Verdict, size: [width: number, height: number], session: Partial<Session> = {}) =>
  verdictView({ ...openSession([verdict]), current: id, ...session }, ...size)
const textOf = (lines: VerdictView['body'] = []) => lines.map(({ text }) => text.trimEnd())

test('a failure: the mistake, the sum, the numbers, and below them the rest, as much as fits', () => {
  expect(textOf(view(explained, [80, 17]).body)).toEqual([
    'You add the bias twice.',
    '',
    'result[0, 0], for the smallest input that fails:',
    '  expected  1*1 + 2 = 3',
    '  got       5',
    '',
    '  expected [1, 2]   got',
    '   [3]  4            [5]  4',
    '',
    '▾ The smallest input that fails',
    'x [1, 2]',
    '  1 2',
    "▸ In 'one row': result[0] is 5, expected 3.  All of it.",
    '▾ Second opinion',
    'Wrong according to TensorFlow.js.',
    '▾ Your code printed',
    '│ here',
  ])
})

test('a check that did not finish: why, and what to do', () => {
  const session = {
    ...openSession([]),
    current: id,
    unfinished: { [id]: 'The checker stopped unexpectedly.' },
  }
  expect(verdictView(session, 80, 15).body.map(({ text }) => text)).toEqual([
    'The check did not finish, so there is no verdict on this file.',
    'The checker stopped unexpectedly.',
    'Press c to check it again. If that does not help: npm run kata -- doctor',
  ])
})

test('a key opens the rest; in two columns it is on the right', () => {
  const rest = [
    '▾ The smallest input that fails',
    'x [1, 2]',
    '  1 2',
    '',
    "▾ In 'one row'",
    'result[0] is 5, expected 3.',
    'All of it.',
    'h: hint  d: input  f: run only this case  v: all cases',
    '',
    '▾ Second opinion',
    'Wrong according to TensorFlow.js.',
    '',
    '▾ Your code printed',
    '│ here',
  ]
  expect(textOf(view(explained, [80, 9], { unfolded: true }).body).slice(-15)).toEqual(['', ...rest])
  const wide = view(explained, [120, 15])
  expect(textOf(wide.body)).toEqual(rest)
  expect(textOf(wide.page)).toEqual(textOf(view(explained, [58, 15]).body).slice(0, 8))
})

test('while the cause is looked for, its place is kept', () => {
  const before = textOf(view(failed, [80, 15]).body)
  const after = textOf(view(explained, [80, 15]).body)
  expect(before[0]).toBe('Looking for the cause …')
  expect(before.indexOf('  expected  3')).toBe(4)
  expect(before.at(-1)).toBe(after.at(-1))
  // Nothing was found.
  expect(textOf(view({ ...failed, explanation: {} }, [80, 15]).body)[0]).toBe('result[0]:')
})

test('what was printed is grouped by case if that is known, the failing one first', () => {
  const cases: CaseVerdict[] = [
    { name: 'two rows', state: 'passed', printed: 'there' },
    { name: 'one row', state: 'failed', printed: 'here' },
    { name: 'three rows', state: 'open' },
  ]
  const lines = textOf(view({ ...explained, cases }, [120, 15]).body)
  expect(lines.slice(-6)).toEqual([
    "▾ Printed in 'one row'",
    '│ here',
    '',
    '▾ Printed in other cases',
    'two rows',
    '│ there',
  ])
})

test('while it is checked again, a failure is dimmed, and a pass is not shown', () => {
  const running = { running: [id] }
  const { body } = view(explained, [80, 15], running)
  expect(textOf(body)).toEqual(textOf(view(explained, [80, 15]).body))
  expect(body.every(({ dim, color, parts }) => dim && !color && !parts)).toBe(true)
  const passed: Verdict = { id, status: 'passed', checks: { passed: 1, total: 1 } }
  expect(view(passed, [80, 15], running)).toEqual({ body: [] })
})

test('without anything to compare, the message says what is wrong, without a command', () => {
  const stopped: Verdict = {
    ...failed,
    status: 'stuck',
    failure: {
      case: 'one row',
      seed: 1,
      kind: 'endless',
      message: 'An endless loop.\nRun it again: npm run',
    },
  }
  const { body } = view(stopped, [80, 15])
  expect(body[0]).toEqual({ text: 'An endless loop.', bold: true })
  expect(textOf(body).join()).not.toContain('npm run')
})

test('a gradient that is right: the second opinion', () => {
  const { oracles } = explanation
  const { body } = view(
    { id, status: 'passed', checks: { passed: 1, total: 1 }, explanation: { oracles } },
    [80, 15],
  )
  const lines = textOf(body)
  expect([lines.at(0), ...lines.slice(-2)]).toEqual([
    'Passed.',
    'Next: relu. Press n.',
    'Wrong according to TensorFlow.js.',
  ])
})
