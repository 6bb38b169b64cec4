import { describe, expect, test } from 'vitest'
import { openSession } from '../../session.ts'
import { frame, play } from '../../testing/drawn-frame.tsx'
import { typesFact } from './types-view.ts'

const id = 'relu/forward'
const failure = { case: 'one row', seed: 1, kind: 'value', message: 'It is wrong.' } as const
const verdict = { id, status: 'failed', checks: { passed: 1, total: 9 }, failure } as const
const problems = [
  { line: 38, message: "Type 'string' is not assignable to type 'number'." },
  { line: 40, message: "Cannot find name 'zeroes'. Did you mean 'zeros'?" },
]
const session = play(openSession([verdict]), { type: 'saved', ids: [id] }, { type: 'types', id, problems })

describe('what TypeScript says', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 12],
  ])('%i x %i', (columns, rows) => expect(frame(session, columns, rows)).toMatchSnapshot())

  test('beside the status: how many errors, and where', () => {
    const factOf = (...lines: number[]) =>
      typesFact({ ...session, problems: { [id]: lines.map((line) => ({ line, message: 'No.' })) } })
    expect(factOf()).toBeUndefined()
    expect(factOf(38)).toBe('TypeScript: 1 error, line 38')
    expect(factOf(1, 1, 2, 3, 4)).toBe('TypeScript: 5 errors, lines 1, 2, 3 ...')
  })

  test('a save takes it away', () => {
    expect(typesFact(play(session, { type: 'saved', ids: [id] }))).toBeUndefined()
  })
})
