import { expect, test } from 'vitest'
import { stream } from './random.ts'

const take = (random: () => number, n: number) => Array.from({ length: n }, () => random())

test('a stream is told by its whole name', () => {
  const first = take(stream(1, 'dropout', 2, 3), 5)
  expect(take(stream(1, 'dropout', 2, 3), 5)).toEqual(first)
  for (const other of [
    stream(2, 'dropout', 2, 3),
    stream(1, 'shuffle', 2, 3),
    stream(1, 'dropout', 3, 2),
    stream(1, 'dropout', 2),
    stream(1, 'dropout', 2, 3, 0),
    stream(12, 'dropout', 3),
  ]) {
    expect(take(other, 5)).not.toEqual(first)
  }
})

test('numbers are uniform in [0, 1), from the first one on', () => {
  const firsts = Array.from({ length: 4000 }, (_, step) => stream(1, 'dropout', 1, step)())
  const run = take(stream(7, 'weights'), 4000)
  for (const numbers of [firsts, run]) {
    expect(numbers.every((u) => u >= 0 && u < 1)).toBe(true)
    const mean = numbers.reduce((sum, u) => sum + u, 0) / numbers.length
    const square = numbers.reduce((sum, u) => sum + u * u, 0) / numbers.length
    // Four standard deviations of the mean of 4000 of u and of u squared.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / 4000))
    expect(Math.abs(square - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / 4000))
  }
})
