import { describe, expect, test } from 'vitest'
import { type ConvOptions, type Tensor, tensor } from '../../src/tensor.ts'
import { explainerInputOf, mistakesOf, solutionOf } from '../bank/catalogue.ts'
import { map } from '../bank/loops.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { type ExplainerInput, explain, explainer } from './explainer.ts'

const explanationOf = async (id: string, kata: AnyKata, more: Partial<ExplainerInput> = {}) =>
  explain({ ...(await explainerInputOf(id, kata)), ...more })

test('a mistake of the bank: diagnosis, hint, smallest case, map and second opinion, but no facts', async () => {
  const right = await solutionOf('dense/backward')
  const transposed: AnyKata = (dy: Tensor, x: Tensor, w: Tensor) => {
    const { dx, dw, db } = right(dy, x, w) as { dx: Tensor; dw: Tensor; db: Tensor }
    return { dx, dw: dw.transpose(1, 0), db }
  }
  const forward = [await solutionOf('dense/forward')]
  const explanation = await explanationOf('dense/backward', transposed, { forward })
  const [mistake] = (await mistakesOf('dense/backward')).filter(({ name }) => name === 'dw-transposed')
  expect(explanation).toMatchObject({ diagnosis: mistake.diagnosis, hint: mistake.hint })
  expect(explanation.facts).toBeUndefined()
  expect(explanation.small?.problem).toBe('dw has the shape [1, 2], expected [2, 1].')
  expect(explanation.oracles).toMatchObject({ reference: 'differs', differences: 'differs' })
  // It is sent to another process and printed as JSON.
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
})

test('not in the bank: facts, and a map of the first failing case or of the given one', async () => {
  const right = await solutionOf('conv2d/forward')
  const halved: AnyKata = (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) =>
    map(right(x, w, b, options) as Tensor, (v) => v / 2)
  const explanation = await explanationOf('conv2d/forward', halved)
  expect(explanation.diagnosis).toBeUndefined()
  expect(explanation.facts).toEqual(['The result is exactly 1/2 of what it should be.'])
  // A picture 3x4 and a filter 2x3, by hand: 14, 22, 14, 18.
  expect(explanation.maps).toEqual([
    {
      path: '',
      shape: [1, 2, 2, 1],
      axes: ['picture', 'row', 'column', 'channel'],
      marks: '----',
      expected: ['14', '22', '14', '18'],
      got: ['7', '11', '7', '9'],
    },
  ])
  const other = await explanationOf('conv2d/forward', halved, { case: 'one channel, one filter' })
  expect(other.maps?.[0].shape).toEqual([1, 3, 3, 1])
})

test('if two mistakes do the same, both are named', async () => {
  const double = { name: 'a', diagnosis: 'You double everything.', hint: 'Do not.' }
  const same = { name: 'b', diagnosis: 'You add everything to itself.', hint: 'Do not.' }
  const kata: AnyKata = (x: Tensor, mask: Tensor) => map(x, (v, ...at) => 2 * v * mask.get(...at))
  const found = (mistakes: ExplainerInput['mistakes']) => explanationOf('dropout/forward', kata, { mistakes })
  const { diagnosis, hint } = await found([double, same].map((mistake) => ({ ...mistake, kata })))
  expect(diagnosis).toBe('Either you double everything; or you add everything to itself.')
  expect(hint).toBeUndefined()
  // Four would be no help.
  const four = ['You a.', 'You b.', 'You c.', 'You d.'].map((sentence) => ({
    ...double,
    diagnosis: sentence,
    kata,
  }))
  expect((await found(four)).diagnosis).toBeUndefined()
})

test('no number is named that the comparison cannot see', async () => {
  const right = await solutionOf('softmax/forward')
  for (const limit of [30, 80, 88, 700]) {
    const clipped: AnyKata = (z: Tensor) =>
      right(map(z, (v) => Math.max(-limit, Math.min(limit, v)))) as Tensor
    const { diagnosis } = await explanationOf('softmax/forward', clipped)
    expect(diagnosis).toBe('You clip the logits, which changes the result where they are large.')
  }
})

describe('there is no explanation', () => {
  test('for a right answer', async () => {
    expect(await explanationOf('conv2d/forward', await solutionOf('conv2d/forward'))).toEqual({})
  })

  test('for a single failing input: it may be anything', async () => {
    const right = await solutionOf('dense/forward')
    const once: AnyKata = (x: Tensor, w: Tensor, b: Tensor) => {
      const y = right(x, w, b) as Tensor
      return x.shape[1] === 2 && x.shape[0] === 1 ? tensor([1, 2, 3], [1, 3]) : y
    }
    const explanation = await explanationOf('dense/forward', once, { smallCases: undefined })
    expect(explanation.diagnosis).toBeUndefined()
    expect(explanation.facts).toBeUndefined()
  })

  test('when the time is up, except for what is already known', async () => {
    const [{ kata }] = await mistakesOf('conv2d/forward')
    const asked = explainer({ ...(await explainerInputOf('conv2d/forward', kata)), cpuBudget: 0 })
    expect(asked.diagnosis().diagnosis).toBeUndefined()
    expect(asked.smallestCase()).toEqual({})
    expect(asked.failingCase().maps).toHaveLength(1)
  })
})

describe('answers that cannot be compared', () => {
  test('an exception, nothing, and something that is not a tensor', async () => {
    const throws: AnyKata = () => {
      throw 'a string'
    }
    for (const kata of [throws, () => undefined, () => ({}), () => new Float32Array(3)]) {
      const explanation = await explanationOf('dense/backward', kata, { forward: [throws] })
      expect(explanation.diagnosis).toBeUndefined()
      expect(explanation.small).toBeDefined()
      // Without numbers there is nothing to judge.
      expect(explanation.oracles?.sentence ?? '').not.toMatch(/Wrong according to both|Right/)
    }
  })
})
