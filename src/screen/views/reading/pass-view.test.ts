import { describe, expect, test } from 'vitest'
import { katas, requiredKatas } from '../../../kata/curriculum.ts'
import type { DiffLine } from '../../../kata/solution-diff.ts'
import type { Verdict } from '../../../kata/verdict.ts'
import { openSession } from '../../session.ts'
import { frame, play } from '../../testing/drawn-frame.tsx'

const passed = (id: string): Verdict => ({ id, status: 'passed', checks: { passed: 9, total: 9 } })
const id = 'conv2d/forward'

const session = play(
  openSession([passed('relu/forward')], { [id]: ['one'] }),
  { type: 'saved', ids: [id] },
  { type: 'verdict', verdict: { id, status: 'failed', checks: { passed: 3, total: 9 } } },
  { type: 'saved', ids: [id] },
  { type: 'verdict', verdict: passed(id) },
)

describe('a kata that has passed', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 12],
  ])('%i x %i', (columns, rows) => expect(frame(session, columns, rows)).toMatchSnapshot())

  const last = requiredKatas.at(-1)!.id
  const at = (known: Verdict[]) => frame(play(openSession(known), { type: 'saved', ids: [last] }), 80, 24)

  test('the last required kata, with some that are still to do', () => {
    expect(at([passed(last)])).toContain(`Still to do: ${katas[0].title}. Press l for the list`)
  })

  test('the last required kata, when all others pass', () => {
    expect(at(requiredKatas.map((kata) => passed(kata.id)))).toContain('Your network is whole. Press t.')
  })
})

describe('the solution beside your code', () => {
  const solution: DiffLine[] = [
    { sign: '', text: '- only in exercises/conv2d/forward.ts', isNote: true },
    { sign: '  ', text: 'const [N, H, W, C] = x.shape' },
    {
      sign: '- ',
      text: '  const row = i * SH + (KH - 1 - kh) - top // turned, as it is in the book on signals',
    },
    { sign: '- ', text: '  const two = 2' },
    { sign: '+ ', text: '  const row = i * SH + kh - top' },
    { sign: '', text: '  ... 5 lines that are the same', isNote: true },
  ]

  test('in two columns where there is room', () => {
    const seen = frame(play(session, { type: 'revealed', solution }), 120, 40)
    expect(seen.split('\n').slice(3, 13).join('\n')).toMatchSnapshot()
  })
})
