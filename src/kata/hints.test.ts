import { expect, test } from 'vitest'
import { requiredKatas } from './curriculum.ts'
import { hintsRead, ladderOf } from './hints.ts'

const kata = { hints: ['idea', 'shapes', 'index', 'skeleton'] }
const fitting = { diagnosis: 'You add 1.', hint: 'Add nothing.' }

test('the ladder: what was shown, what fits, and the rest in its order, each once', () => {
  expect(ladderOf(kata)).toEqual(kata.hints)
  expect(ladderOf(kata, [], fitting)).toEqual(['Add nothing.', 'idea', 'shapes', 'index', 'skeleton'])
  expect(ladderOf(kata, ['idea'], fitting)).toEqual(['idea', 'Add nothing.', 'shapes', 'index', 'skeleton'])
  expect(ladderOf(kata, ['Add nothing.', 'idea'], fitting)).toEqual(ladderOf(kata, [], fitting))
  // A rung of the ladder that fits comes first, and is not there a second time.
  expect(ladderOf(kata, [], { ...fitting, hint: 'index' })).toEqual(['index', 'idea', 'shapes', 'skeleton'])
})

test('at the end it says how many hints were read, and for how many katas', () => {
  const [first, second, ...others] = requiredKatas.map(({ id }) => id)
  const count = requiredKatas.length
  expect(hintsRead({})).toBe(`You wrote all ${count} katas without reading a hint.`)
  expect(hintsRead({ [first]: ['a'] })).toBe(
    `On the way you read 1 hint, for 1 of the ${count} katas: that is what they are for. The other ${count - 1} you wrote without.`,
  )
  expect(hintsRead({ [first]: ['a', 'b'], [second]: ['c'], 'fast/simd': ['d'] })).toMatch(
    `On the way you read 3 hints, for 2 of the ${count} katas: that is what they are for.`,
  )
  const all = Object.fromEntries([first, second, ...others].map((id) => [id, ['a']]))
  expect(hintsRead(all)).toBe(
    `On the way you read ${count} hints, for ${count} of the ${count} katas: that is what they are for.`,
  )
})
