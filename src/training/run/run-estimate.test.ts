import { expect, test } from 'vitest'
import { longRun, predictSeconds, smallerRun } from './run-estimate.ts'

const available = { train: 50_000, test: 10_000 }
/** 64 pictures a second in training, 200 in an evaluation. */
const measured = { step: 1, evaluation: 1 / 200, initialLoss: 2.3 }

test('the time of a run: 625 steps and 10,000 pictures of validation an epoch, then 10,000 of the test', () => {
  expect(predictSeconds(measured, { epochs: 1, limit: 50_000 }, 64, available)).toBeCloseTo(625 + 50 + 50)
  expect(predictSeconds(measured, { epochs: 10, limit: 50_000 }, 64, available)).toBeCloseTo(6750 + 50)
  expect(predictSeconds(measured, { epochs: 2, limit: 5000 }, 64, available)).toBeCloseTo(2 * (62.5 + 5) + 25)
  expect(predictSeconds(measured, { epochs: 1, limit: 1_000_000 }, 64, available)).toBeCloseTo(725)
})

test('a smaller run has fewer epochs if three of them fit into half an hour, fewer pictures if not', () => {
  expect(smallerRun({ ...measured, step: 0.5 }, { epochs: 10, limit: 50_000 }, 64, available)).toEqual({
    epochs: 4,
    limit: 50_000,
  })
  const slow = { ...measured, step: 4, evaluation: 1 / 50 }
  const less = smallerRun(slow, { epochs: 10, limit: 50_000 }, 64, available)!
  expect(less.epochs).toBe(3)
  expect(less.limit % 1000).toBe(0)
  expect(predictSeconds(slow, less, 64, available)).toBeLessThanOrEqual(longRun / 2)
  expect(predictSeconds(slow, { ...less, limit: less.limit + 1000 }, 64, available)).toBeGreaterThan(
    longRun / 2,
  )
  expect(
    smallerRun({ ...measured, step: 1000 }, { epochs: 10, limit: 50_000 }, 64, available),
  ).toBeUndefined()
})
