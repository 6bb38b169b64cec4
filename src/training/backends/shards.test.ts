import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { Params, Tensor } from '../../tensor.ts'
import { bundleKatas } from '../katas/kata-bundle.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { copyRowMajor } from '../katas/row-major.ts'
import { parameterTotal, paramsOf, slots } from '../network.ts'
import { stream } from '../random.ts'
import { combine, shardsOf, trainingShard } from './shards.ts'

test('shards cover the rows once, in order; the last may be smaller', () => {
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

test('shards count with their share of the rows', () => {
  const total = new Float32Array(2)
  combine(Float32Array.of(1, 10, 4, 40), shardsOf(3, 2), total)
  expect([...total]).toEqual([2, 20])
})

test('the gradient put together from shards is the gradient of the whole batch', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const { file } = await bundleKatas(root, new Set())
  const code = (await import(pathToFileURL(file).href)) as Katas
  const rows = 6
  const random = stream(1, 'test')
  const draw = (shape: number[], from = 0, to = 1): Tensor => {
    const x = code.ndarray(new Float32Array(shape.reduce((a, b) => a * b)), shape)
    for (let i = 0; i < x.data.length; i++) x.data[i] = from + (to - from) * random()
    return x
  }
  const params = paramsOf(({ part, shape }) =>
    part === 'w' ? code.glorotUniform(shape, random) : draw([...shape], -0.1, 0.1),
  )
  const x = draw([rows, 32, 32, 3])
  const t = code.ndarray(new Float32Array(rows * 10), [rows, 10])
  for (let n = 0; n < rows; n++) t.set(n, (3 * n) % 10, 1)
  const mask = code.dropoutMask([rows, 128], 0.5, random)

  const gradientOf = (start: number, end: number): Float32Array => {
    const cut = (whole: Tensor) => whole.hi(end).lo(start)
    const { cache } = code.forward(params, cut(x), { dropout: cut(mask) })
    return flat(code.backward(params, cache, cut(t)))
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
  const apart = whole.reduce((most, value, i) => Math.max(most, Math.abs(value - combined[i])), 0)
  expect(largest).toBeGreaterThan(1e-3)
  expect(apart).toBeLessThan(1e-6 * Math.max(1, largest))
})

function flat(grads: Params): Float32Array {
  const all = new Float32Array(parameterTotal)
  for (const { layer, part, start, end } of slots) copyRowMajor(grads[layer][part], all.subarray(start, end))
  return all
}
