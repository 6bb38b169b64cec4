/** A small part of `npm run mutants`: that it finds holes where there are some, and none elsewhere. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkOf, rangeOf } from '../bank/catalogue.ts'
import type { Case } from '../cases/case.ts'
import { survivalOf } from './survivors.ts'

const id = 'dense/forward'

async function survival(keeps: (testCase: Case) => boolean = () => true) {
  const source = readFileSync(new URL(`../../solutions/${id}.ts`, import.meta.url), 'utf8')
  const { cases, ...check } = await checkOf(id)
  return survivalOf(id, source, {
    check: { ...check, cases: (seed) => cases(seed).filter(keeps) },
    range: await rangeOf(id),
    others: () => ({}),
    seed: 1,
  })
}

test('the cases leave no hole', async () => {
  const { holes, mutants, rejected, equivalent, listed } = await survival()
  expect(holes).toEqual([])
  expect(rejected).toBeGreaterThan(100)
  expect(rejected + equivalent + listed).toBe(mutants)
})

test('without the cases that are larger than a few elements, there are holes', async () => {
  const { holes } = await survival(({ kind }) => kind === 'shape' || kind === 'hand')
  const changes = holes.map(({ after }) => after)
  for (const change of [
    'for (let d = 0; d < Math.min(3, D); d++) {',
    'const weights = (w.offset === 0 ? w : contiguous(w)).data',
    'y.data[(n * U + u) & 255] = sum',
    'y.data[n * U + u] = Math.max(-100, Math.min(100, sum))',
  ])
    expect(changes).toContain(change)
})
