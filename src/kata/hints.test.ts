import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { requiredKatas } from './curriculum.ts'
import { hintsRead, keepHints, ladderOf, readHints } from './hints.ts'

const kata = { hints: ['idea', 'shapes', 'index', 'skeleton'] }
const [first, second, ...others] = requiredKatas.map(({ id }) => id)
const fitting = { diagnosis: 'You add 1.', hint: 'Add nothing.' }

test('hints come in this order, each once: those that were shown, the one for the mistake, the rest', () => {
  expect(ladderOf(kata)).toEqual(kata.hints)
  expect(ladderOf(kata, [], fitting)).toEqual(['Add nothing.', 'idea', 'shapes', 'index', 'skeleton'])
  expect(ladderOf(kata, ['idea'], fitting)).toEqual(['idea', 'Add nothing.', 'shapes', 'index', 'skeleton'])
  expect(ladderOf(kata, ['Add nothing.', 'idea'], fitting)).toEqual(ladderOf(kata, [], fitting))
  // If it is one that everybody gets, it comes first and is not repeated.
  expect(ladderOf(kata, [], { ...fitting, hint: 'index' })).toEqual(['index', 'idea', 'shapes', 'skeleton'])
})

test('hints that another process has shown in the meantime are not forgotten', () => {
  const root = temporaryFolder()
  keepHints(root, { [first]: ['a'], [second]: ['b'] })
  keepHints(root, { [first]: ['a', 'c'] })
  keepHints(root, { [first]: ['a'] })
  expect(readHints(root)).toEqual({ [first]: ['a', 'c'], [second]: ['b'] })
})

test('at the end the number of hints is shown, and for how many katas they were read', () => {
  const count = requiredKatas.length
  expect(hintsRead({})).toBe(`You wrote all ${count} katas without reading a hint.`)
  expect(hintsRead({ [first]: ['a'] })).toBe(
    `You read 1 hint, for 1 of the ${count} katas. You wrote the other ${count - 1} without hints.`,
  )
  expect(hintsRead({ [first]: ['a', 'b'], [second]: ['c'], 'fast/simd': ['d'] })).toMatch(
    `You read 3 hints, for 2 of the ${count} katas.`,
  )
  const all = Object.fromEntries([first, second, ...others].map((id) => [id, ['a']]))
  expect(hintsRead(all)).toBe(`You read ${count} hints, for ${count} of the ${count} katas.`)
})
