/** The timing of fast katas, in real processes. */
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

const bed = sharedTestbedRunner()

const judged = async (id: string, text: string) => {
  writeFileSync(bed.file(id), text)
  const [verdict] = await bed.runner.run({ katas: [id] })
  return verdict
}

test('a function that returns a kept result for the same arrays does not pass', async () => {
  const plain = bed.solution('conv2d/forward').replace('function conv2d', 'function plain')
  const text = `${plain}
let last: { x: Tensor; w: Tensor; b: Tensor; y: Tensor } | undefined

export function conv2d(x: Tensor, w: Tensor, b: Tensor): Tensor {
  // The cases, which are smaller, would notice it.
  if (x.size < 20_000) return plain(x, w, b)
  if (last?.x !== x || last.w !== w || last.b !== b) last = { x, w, b, y: plain(x, w, b) }
  return last.y
}
`
  const { status, failure } = await judged('fast/loop-order', text)
  expect(status).toBe('failed')
  expect(failure?.message).toContain('Does the function keep something from one call to the next?')
})

test('a function that is right but slow is told both', async () => {
  const { status, failure } = await judged('fast/loop-order', bed.solution('conv2d/forward'))
  expect(status).toBe('failed')
  expect(failure?.kind).toBe('slow')
  expect(failure?.message).toContain('Right, but not fast enough')
})

test.each([
  [
    'a clock that stands still',
    'performance.now = Date.now = () => 0\nprocess.hrtime = (() => [0, 0]) as never',
  ],
  ['a clock with another prototype', 'Object.getPrototypeOf(performance).now = () => 0'],
  [
    'a Math.max and a zeros that take their time',
    'const max = Math.max\nMath.max = (...all) => { for (let i = 0; i < 500; i++) max(i, 1); return max(...all) }',
  ],
])('%s makes no slow function fast', async (_what, above) => {
  const { status, failure } = await judged('fast/loop-order', `${above}\n${bed.solution('conv2d/forward')}`)
  expect(status).toBe('failed')
  expect(failure?.kind).toBe('slow')
})
