import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Tensor } from '../../tensor.ts'
import { importKatas } from '../katas/import-katas.ts'
import { bundleKatas } from '../katas/kata-bundle.ts'
import { copyParams, parameterTotal, paramsOf } from '../network.ts'
import { stream } from '../random.ts'
import { someWeights } from '../testing/testweights.ts'
import { combine, shardsOf, trainingShard } from './shards.ts'

test('shards cover all rows once, in order; the last one may be smaller', () => {
  expect(shardsOf(10, 4)).toEqual([
    { start: 0, end: 4 },
    { start: 4, end: 8 },
    { start: 8, end: 10 },
  ])
  expect(shardsOf(3, 4)).toEqual([{ start: 0, end: 3 }])
  for (const batch of [1, 4, 64, 65, 1024]) {
    expect(shardsOf(batch, trainingShard(batch)).length).toBeLessThanOrEqual(16)
  }
})

test('the weight of a shard is its share of the rows', () => {
  const total = new Float32Array(2)
  combine(Float32Array.of(1, 10, 4, 40), shardsOf(3, 2), total)
  expect([...total]).toEqual([2, 20])
})

test('the gradient combined from shards is the gradient of the whole batch', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const { ndarray, forward, backward, dropoutMask } = await importKatas(
    (await bundleKatas(root, new Set())).file,
  )
  const rows = 6
  const random = stream(1, 'test')
  const params = paramsOf(someWeights(), ndarray)
  const x = ndarray(
    Float32Array.from({ length: rows * 32 * 32 * 3 }, () => random()),
    [rows, 32, 32, 3],
  )
  const t = ndarray(new Float32Array(rows * 10), [rows, 10])
  for (let n = 0; n < rows; n++) t.set(n, (3 * n) % 10, 1)
  const mask = dropoutMask([rows, 128], 0.5, random)

  const gradientOf = (start: number, end: number): Float32Array => {
    const cut = (whole: Tensor) => whole.hi(end).lo(start)
    const { cache } = forward(params, cut(x), { dropout: cut(mask) })
    const gradient = new Float32Array(parameterTotal)
    copyParams(backward(params, cache, cut(t)), gradient)
    return gradient
  }
  const shards = shardsOf(rows, 4)
  const gradients = new Float32Array(shards.length * parameterTotal)
  shards.forEach(({ start, end }, s) => {
    gradients.set(gradientOf(start, end), s * parameterTotal)
  })
  const combined = new Float32Array(parameterTotal)
  combine(gradients, shards, combined)

  const whole = gradientOf(0, rows)
  const largest = whole.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const difference = whole.reduce((most, value, i) => Math.max(most, Math.abs(value - combined[i])), 0)
  expect(largest).toBeGreaterThan(1e-3)
  expect(difference).toBeLessThan(1e-6 * Math.max(1, largest))
})
