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
