import { describe, expect, test } from 'vitest'
import { forward } from '#solutions/network/forward.ts'
import { tensor } from '../../tensor.ts'
import { root } from '../../testing/project-root.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { builtInSet } from '../../training/data/builtin.ts'
import { pictureShape, pictureSize } from '../../training/data/data-set.ts'
import { paramsOf } from '../../training/network.ts'
import { bundleWith } from '../../training/testing/learner-katas.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import type { ThreadOptions } from '../../training/threads/thread-call.ts'
import { classify } from './classify.ts'

const { pixels } = builtInSet(0, 2).test
const pictures = [pixels.slice(0, pictureSize), pixels.slice(pictureSize)]
const weights = someWeights()

/** With these katas of the learner's. */
async function run(
  katas: Record<string, string> = {},
  listening: ThreadOptions = {},
): Promise<Float32Array[]> {
  const code = await bundleWith(katas, 'prediction')
  expect(code.learner).toEqual(Object.keys(katas))
  return classify(root, code, weights, pictures, listening)
}

test('the probabilities are those of network/forward, one picture at a time', async () => {
  const params = paramsOf(weights, tensor)
  const found = await run()
  expect(found.length).toBe(2)
  for (const [i, picture] of pictures.entries()) {
    const x = tensor(
      Float32Array.from(picture, (byte) => byte / 255),
      [1, ...pictureShape],
    )
    const { p } = forward(params, x)
    expect([...found[i]]).toEqual(Array.from({ length: 10 }, (_, c) => p.get(0, c)))
  }
  expect([...found[0]]).not.toEqual([...found[1]])
})

test("calls the learner's kata, accepts any view that it returns, and passes on what it prints", async () => {
  let printed = ''
  const onPrint = (text: string) => {
    printed += text
  }
  const found = await run(
    {
      'softmax/forward': `import ndarray from 'ndarray'
      export function softmax(z) {
        console.log('softmax sees', z.shape.join(' x '))
        return ndarray(Float32Array.from({ length: 10 }, (_, i) => i / 45), [1, 10], [10, -1], 9)
      }`,
    },
    { onPrint },
  )
  expect([...found[1]].map((value) => Math.round(value * 45))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  expect(printed).toBe('softmax sees 1 x 10\n'.repeat(2))
})

describe('a kata that is wrong', () => {
  const messageOf = async (katas: Record<string, string>) =>
    (await userErrorOf(() => run(katas))).replaceAll('\\', '/')

  test('throws: the message has its file and line', async () => {
    const message = await messageOf({
      'maxpool/forward': 'export function maxpool() {\n  throw new Error("no pool")\n}\n',
    })
    expect(message).toMatch(/Error: no pool/)
    expect(message).toMatch(/maxpool\/forward\.ts:2/)
  })

  test('returns NaN: the message names the layer', async () => {
    const message = await messageOf({
      'relu/forward': `import ndarray from 'ndarray'
        export const relu = (x) => ndarray(x.data.map(() => 0 / 0), x.shape)`,
    })
    expect(message).toMatch(/NaN at \[0, 0, 0, 0\] first appeared in layer relu1/)
  })

  test('ends the thread: the message says so', async () => {
    expect(await messageOf({ 'relu/forward': 'export const relu = () => process.exit(0)' })).toContain(
      'process.exit',
    )
  })

  test('never returns: it can be interrupted', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 500)
    const katas = { 'relu/forward': 'export const relu = () => { for (;;); }' }
    const error = await run(katas, { signal: controller.signal }).catch((reason) => reason)
    expect(error.name).toBe('AbortError')
  })
})
