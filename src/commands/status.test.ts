import { expect, test } from 'vitest'
import { katas, requiredKatas } from '../kata/curriculum.ts'
import type { Progress } from '../kata/progress.ts'
import { overview } from './status.ts'

const passing = (ids: string[]): Progress => ({
  verdicts: Object.fromEntries(
    katas.map(({ id }) => [
      id,
      ids.includes(id) ? { id, status: 'passed', checks: { passed: 1, total: 1 } } : 'unknown',
    ]),
  ),
  fitting: {},
})

test('once all katas pass, the overview says how many hints were read', () => {
  const ids = requiredKatas.map(({ id }) => id)
  const shown = { [ids[3]]: ['one', 'two'] }
  expect(overview(passing(ids), shown).slice(-2)).toEqual([
    '32 of 32 katas passed.',
    'You read 2 hints, for 1 of the 32 katas. You wrote the other 31 without hints.',
  ])
  const almost = overview(passing(ids.slice(1)), shown)
  expect(almost.at(-1)).toBe('31 of 32 katas passed.')
  expect(almost.join('\n')).not.toContain('hint')
})
