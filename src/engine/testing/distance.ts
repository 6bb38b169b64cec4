import { expect } from 'vitest'

/** For tests: the largest difference, as a share of the largest number that is expected. NaN if a number is NaN. */
export function distance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length)
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(largest).toBeGreaterThan(0)
  const differences = Array.from(expected, (value, i) => Math.abs(got[i] - value))
  return differences.reduce((most, value) => Math.max(most, value), 0) / largest
}
