/**
 * Tolerances are neither loose nor tight. Not loose: an error of a thousandth in any one element that is at least the
 * root mean square of its tensor is caught, for twenty seeds. Not tight: answers computed in float32 throughout, every
 * sum in the worst order there is, are right; the bank has them among its variants.
 */
import { describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import { checkOf, solutionOf, variantsOf } from '../bank/catalogue.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { compare } from '../judge/compare.ts'
import { expectedOf } from '../judge/evaluate.ts'
import { type Leaf, leavesOf } from '../judge/leaves.ts'
import { perform } from '../judge/perform.ts'
import type { Check } from './case.ts'

const seeds = Array.from({ length: 20 }, (_, i) => i + 1)

const checks: [id: string, check: Check][] = []
for (const { id } of katas) {
  const check = await checkOf(id)
  if (check.expect) checks.push([id, check])
}

const rootMeanSquare = ({ expected }: Leaf): number =>
  Math.hypot(...expected.data) / Math.sqrt(expected.data.length)

describe.each(checks)('%s is not loose', (_, check) => {
  test('an error of a thousandth of any one large element is caught', () => {
    const missed: string[] = []
    let tried = 0
    for (const seed of seeds) {
      for (const testCase of check.cases(seed).filter(({ kind }) => kind !== 'shape')) {
        const expected = expectedOf(check, testCase)
        for (const leaf of leavesOf(expected, undefined)) {
          const { data, tolerance } = leaf.expected
          const size = rootMeanSquare(leaf)
          // What should be 0 everywhere is rounding, and has no size; what is hardly more than that has no thousandths.
          if (size <= 2 * Math.max(...tolerance)) continue
          for (const [i, right] of data.entries()) {
            if (Math.abs(right) < size) continue
            tried++
            if (tolerance[i] >= 1e-3 * Math.abs(right))
              missed.push(`seed ${seed}, ${testCase.name}, ${leaf.path}[${i}]`)
          }
        }
      }
    }
    expect(missed).toEqual([])
    // The split has nothing but whole numbers, and all of them at once.
    if (tried === 0) expect(check).toBe(Object.fromEntries(checks)['batches/split'])
  })

  test('and it is the comparison that catches it', () => {
    const [testCase] = check.cases(1).filter(({ kind }) => kind !== 'shape')
    const expected = expectedOf(check, testCase)
    const leaves = leavesOf(expected, undefined).filter((leaf) => rootMeanSquare(leaf) > 0)
    expect(leaves.length).toBeGreaterThan(0)
    for (const leaf of leaves) {
      const largest = Math.max(...Array.from(leaf.expected.data, Math.abs))
      const i = leaf.expected.data.findIndex((value) => Math.abs(value) === largest)
      const got = Float64Array.from(leaf.expected.data, (value, k) => (k === i ? value * 1.001 : value))
      const { shape } = leaf.expected
      const returned = { shape, data: Float32Array.from(got) }
      expect(compare(leaf.expected, returned)?.wrong, leaf.path).toBe(1)
    }
  })
})

describe('not tight', () => {
  test('every kata with sums has variants that compute in float32; the bank tries them for twenty seeds', async () => {
    const without: string[] = []
    for (const [id] of checks) {
      const names = (await variantsOf(id)).map(({ name }) => name)
      if (!names.some((name) => name.includes('float32'))) without.push(id)
    }
    expect(without).toEqual([
      'ndarray/transpose',
      'relu/forward',
      'relu/backward',
      'maxpool/forward',
      'shapes/output',
      'shapes/parameters',
      'shapes/summary',
      'flatten/forward',
      'flatten/backward',
      'dropout/forward',
      'dropout/backward',
      'batches/split',
      'batches/batches',
      'fast/buffers',
    ])
  })

  test('the order of a sum makes a difference: the worst one is further off than the solution', async () => {
    const check = await checkOf('dense/forward')
    const testCase = check.cases(1).find(({ name }) => name === '60 inputs')!
    const off = (kata: AnyKata): number => {
      const performance = perform(kata, testCase)
      if ('failure' in performance) throw new Error(performance.failure.message)
      const [{ expected, got }] = leavesOf(expectedOf(check, testCase), performance.returned)
      return Math.max(...got!.data.map((value, i) => Math.abs(value - expected.data[i])))
    }
    const summed = (await variantsOf('dense/forward')).filter(({ name }) =>
      name.startsWith('sums-in-float32'),
    )
    expect(Math.max(...summed.map(({ kata }) => off(kata)))).toBeGreaterThan(
      off(await solutionOf('dense/forward')),
    )
  })
})
