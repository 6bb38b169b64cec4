import { expect, test } from 'vitest'
import { firstNotFinite } from './nan.ts'

test('the first number that is not finite is found', () => {
  expect(firstNotFinite(Float32Array.of(1, 3e38, 3e38, -3e38))).toBe(-1)
  expect(firstNotFinite(Float32Array.of(1, Number.NaN, 3))).toBe(1)
  expect(firstNotFinite(Float32Array.of(1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY))).toBe(2)
})
