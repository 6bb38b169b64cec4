import { describe, expect, test } from 'vitest'
import { failingLine } from '../failing-line.ts'
import { openSession } from '../session.ts'
import { frame, play } from '../testing/drawn-frame.tsx'

const known = [
  { id: 'ndarray/transpose', status: 'passed', checks: { passed: 9, total: 9 } },
  { id: 'conv2d/forward', status: 'failed', checks: { passed: 6, total: 9 } },
] as const
const tries = {
  'ndarray/transpose': { count: 1, passed: true },
  'conv2d/forward': { count: 12, passed: false },
}
const list = play(openSession(known, { 'conv2d/forward': ['one', 'two'] }, tries), {
  type: 'opened',
  view: 'list',
})
const filter = play(list, { type: 'opened', view: 'filter' }, { type: 'typed', text: 'conv2d' })

const sizes = [
  [80, 24],
  [120, 40],
  [40, 12],
]

describe('the list', () => {
  test.each(sizes)('%i x %i', (columns, rows) => expect(frame(list, columns, rows)).toMatchSnapshot())
  test.each(sizes)('with a filter, %i x %i', (columns, rows) =>
    expect(frame(filter, columns, rows)).toMatchSnapshot(),
  )
  test('nothing found', () => {
    const none = play(filter, { type: 'typed', text: 'x' })
    expect(frame(none, 80, 24)).toContain("No kata has 'conv2dx' in it.")
  })
})

test('the editor opens at the line that failed, or at the TODO of a stub', () => {
  const failure = { case: '', seed: 1, kind: 'threw', message: 'boo (exercises/relu/forward.ts:13)' } as const
  const verdict = { id: 'relu/forward', status: 'broken', checks: { passed: 0, total: 0 }, failure } as const
  expect(failingLine(verdict, 'relu/forward', 'code')).toBe(13)
  expect(failingLine(verdict, 'relu/backward', 'code')).toBeUndefined()
  expect(failingLine(undefined, 'relu/forward', '\n  // TODO: write relu')).toBe(2)
})
