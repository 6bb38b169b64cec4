/** Tolerances are neither loose nor tight: for twenty seeds the bank's test sees to both, here are their foundations. */
import { expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import { checkOf, solutionOf, variantsOf } from '../bank/catalogue.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { compare } from '../judge/compare.ts'
import { expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { perform } from '../judge/perform.ts'

test('an error of a thousandth is caught by the comparison', async () => {
  for (const { id } of katas) {
    const check = await checkOf(id)
    if (!check.expect) continue
    const [testCase] = check.cases(1).filter(({ kind }) => kind !== 'shape')
    const leaves = leavesOf(expectedOf(check, testCase), undefined)
      .map(({ path, expected }) => ({ path, expected, largest: Math.max(...expected.data.map(Math.abs)) }))
      .filter(({ largest }) => largest > 0)
    expect(leaves.length, id).toBeGreaterThan(0)
    for (const { path, expected, largest } of leaves) {
      const i = expected.data.findIndex((value) => Math.abs(value) === largest)
      const data = Float32Array.from(expected.data)
      data[i] *= 1.001
      expect(compare(expected, { shape: expected.shape, data })?.wrong, `${id} ${path}`).toBe(1)
    }
  }
})

test('every kata with sums has variants that compute in float32; the bank tries them for twenty seeds', async () => {
  const without: string[] = []
  for (const { id } of katas) {
    if (!(await checkOf(id)).expect) continue
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
  const summed = (await variantsOf('dense/forward')).filter(({ name }) => name.startsWith('sums-in-float32'))
  expect(Math.max(...summed.map(({ kata }) => off(kata)))).toBeGreaterThan(
    off(await solutionOf('dense/forward')),
  )
})
