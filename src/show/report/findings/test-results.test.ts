import { expect, test } from 'vitest'
import { classResults, testResultsOf } from './test-results.ts'

/** Probabilities of one picture: `p` for a class, the rest for another one. */
const row = (guess: number, p: number, other: number) =>
  Array.from({ length: 10 }, (_, i) => (i === guess ? p : i === other ? 1 - p : 0))

test('the confusion matrix, the most confident mistakes, and the best picture of each class', () => {
  const probabilities = Float32Array.from([
    ...row(3, 0.75, 5), // 0: a cat, right
    ...row(3, 0.875, 5), // 1: a dog taken for a cat
    ...row(3, 1, 0), // 2: a cat, right and certain
    ...row(0, 0.625, 1), // 3: a dog taken for an airplane
    ...row(5, 0.5, 9), // 4: a truck; a tie, the first class is the guess
    ...row(1, 0.5625, 2), // 5: an automobile, right
  ])
  const labels = Uint8Array.from([3, 5, 3, 5, 9, 1, 7, 7]) // there are more pictures than were looked at
  const { count, right, matrix, worst, best } = testResultsOf(probabilities, labels)
  expect([count, right]).toEqual([6, 3])
  expect(matrix[3]).toEqual([0, 0, 0, 2, 0, 0, 0, 0, 0, 0])
  expect(matrix[5]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  expect(matrix[9]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  expect(matrix.flat().reduce((a, b) => a + b)).toBe(6)
  expect(worst.map((example) => example.row)).toEqual([1, 3, 4])
  expect(worst[0]).toEqual({ row: 1, label: 5, guess: 3, probability: 0.875 })
  expect(best.map((example) => example.row)).toEqual([5, 2])

  const results = classResults(matrix)
  expect(results[3]).toEqual({ label: 3, count: 2, right: 2, confused: undefined })
  expect(results[5]).toEqual({ label: 5, count: 2, right: 0, confused: { with: 0, count: 1 } })
  expect(results[7]).toMatchObject({ count: 0, right: 0 })
})

test('only the ten most confident mistakes are kept', () => {
  const probabilities = Float32Array.from({ length: 40 }, (_, i) => i).map((i) => 0.5 + i / 100)
  const all = Float32Array.from([...probabilities].flatMap((p) => row(0, p, 1)))
  const { worst } = testResultsOf(all, new Uint8Array(40).fill(2))
  expect(worst.map((example) => example.row)).toEqual([39, 38, 37, 36, 35, 34, 33, 32, 31, 30])
})
