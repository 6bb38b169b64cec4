/**
 * For tests: the largest difference, as a share of the largest number that is expected. NaN if a number is NaN. Throws an
 * error if there are more or fewer numbers than expected, and if all that are expected are zero.
 */
export function distance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length)
    throw new Error(`expected ${expected.length} numbers, got ${got.length}`)
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (!(largest > 0)) throw new Error('expected a number that is not zero')
  const differences = Array.from(expected, (value, i) => Math.abs(got[i] - value))
  return differences.reduce((most, value) => Math.max(most, value), 0) / largest
}
