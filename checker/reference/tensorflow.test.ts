/** The reference against the formulas in float64, and the formulas against numbers. */
import { describe, expect, test } from 'vitest'
import type { ConvOptions, PoolOptions } from '../../src/tensor.ts'
import { checkOf } from '../bank/catalogue.ts'
import type {
  Case,
  Differentiable,
  Doubles,
  Expected,
  ExpectedTensor,
  TensorData,
  Value,
} from '../cases/case.ts'
import { distinct, normal, probabilities, randomOf, tensorData } from '../cases/draw.ts'
import { isExpectedTensor } from '../cases/values.ts'
import { compare } from '../judge/compare.ts'
import { centralDifferences } from './central-differences.ts'
import * as definitions from './formulas.ts'
import * as reference from './tensorflow.ts'

const isDoubles = (value: unknown): value is Doubles => typeof value === 'object'

test('it says what it is', () => {
  expect(reference.referenceName()).toMatch(/^TensorFlow(\.js cpu| native via tfjs-node) \d+\.\d+\.\d+$/)
})

test('it leaves no tensors behind', () => {
  const random = randomOf(1)
  const before = reference.tf.memory().numTensors
  const [x, w, b] = [normal(random, [2, 5, 4, 3]), normal(random, [3, 2, 3, 4]), normal(random, [4])]
  reference.conv2dBackward(reference.conv2d(x, w, b), x, w)
  expect(reference.tf.memory().numTensors).toBe(before)
})

/** The same forward op by its formula, from the arguments of a case. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments of a case are as different as the ops
const formulas: Record<string, (...args: any[]) => Doubles | number> = {
  'relu/forward': (x) => definitions.relu(definitions.doublesOf(x)),
  'conv2d/forward': (x, w, b, options?: ConvOptions) =>
    definitions.conv2d(definitions.doublesOf(x), definitions.doublesOf(w), definitions.doublesOf(b), options),
  'maxpool/forward': (x, options?: PoolOptions) => definitions.maxpool(definitions.doublesOf(x), options),
  'flatten/forward': (x) => definitions.flatten(definitions.doublesOf(x)),
  'dense/forward': (x, w, b) =>
    definitions.dense(definitions.doublesOf(x), definitions.doublesOf(w), definitions.doublesOf(b)),
  'dropout/forward': (x, mask) => definitions.multiply(definitions.doublesOf(x), definitions.doublesOf(mask)),
  'softmax/forward': (z) => definitions.softmax(definitions.doublesOf(z)),
  'crossentropy/forward': (p, t) =>
    definitions.crossentropy(definitions.doublesOf(p), definitions.doublesOf(t)),
}

describe('TensorFlow.js and the formulas agree on every case', () => {
  test.each(Object.keys(formulas))('%s', async (id) => {
    const check = await checkOf(id)
    for (const seed of [1, 2, 3]) {
      for (const testCase of check.cases(seed)) {
        const answers = [testCase.args, ...(testCase.furtherCalls ?? [])].map((args) => {
          const answer = formulas[id](...args)
          return isDoubles(answer)
            ? { shape: [...answer.shape], data: Float32Array.from(answer.data) }
            : answer
        })
        const got = testCase.furtherCalls ? answers : answers[0]
        expect(compare(check.expect!(testCase), got), `${testCase.name}, seed ${seed}`).toBeUndefined()
      }
    }
  })
})

/** A right answer as if it had been returned. */
function returned(expected: Expected): Value {
  if (isExpectedTensor(expected)) return { shape: expected.shape, data: Float32Array.from(expected.data) }
  const parts = Object.entries(expected as Record<string, Expected>)
  return Object.fromEntries(parts.map(([name, part]) => [name, returned(part)]))
}

const backwardOps = ['relu', 'conv2d', 'maxpool', 'flatten', 'dense', 'dropout', 'softmax', 'crossentropy']

describe('TensorFlow.js and central differences agree on every gradient', () => {
  const backward = [...backwardOps.map((op) => `${op}/backward`), 'crossentropy/fused']
  test.each(backward)('%s', async (id) => {
    const check = await checkOf(id)
    for (const seed of [1, 2, 3]) {
      const gradients = check.cases(seed).filter((testCase: Case) => testCase.kind === 'gradient')
      expect(gradients.length).toBeGreaterThan(3)
      for (const testCase of gradients) {
        const second = centralDifferences(check.differentiable!(testCase), true)
        const mismatch = compare(second, returned(check.expect!(testCase)))
        expect(mismatch, `${testCase.name}, seed ${seed}`).toBeUndefined()
      }
    }
  })
})

describe('central differences', () => {
  const x = tensorData([-1, 0, 2], [3])
  const gradient = (differentiable: Differentiable) =>
    centralDifferences(differentiable, true) as ExpectedTensor

  test('leave out corners', () => {
    const { data, tolerance } = gradient({
      forward: definitions.relu,
      dy: [5, 6, 7],
      inputs: { '': x },
      corners: true,
    })
    expect([data[0], data[2]]).toEqual([0, expect.closeTo(7, 9)])
    expect(Array.from(tolerance)).toEqual([expect.closeTo(7e-3), Infinity, expect.closeTo(7e-3)])
  })

  test('of a function that bends', () => {
    const cube = (t: Doubles): Doubles => ({ ...t, data: t.data.map((v) => v ** 3) })
    const { data } = gradient({ forward: cube, dy: [1, 1, 1], inputs: { '': x } })
    expect(Array.from(data)).toEqual([3, 0, 12].map((v) => expect.closeTo(v, 3)))
  })

  test('of a loss, with a name for every input', () => {
    const product = (p: Doubles, q: Doubles) => p.data[0] * q.data[0]
    const [a, b] = [tensorData([3], [1]), tensorData([5], [1])]
    const both = centralDifferences({ forward: product, dy: [2], inputs: { da: a, db: b } })
    const { da, db } = both as Record<string, ExpectedTensor>
    expect([da.data[0], db.data[0]]).toEqual([expect.closeTo(10), expect.closeTo(6)])
  })

  test('without being thorough look at some elements, all over the input', () => {
    const long = normal(randomOf(1), [1000])
    const { tolerance } = centralDifferences({
      forward: definitions.relu,
      dy: long.data,
      inputs: { '': long },
    }) as ExpectedTensor
    const looked = [...tolerance.keys()].filter((i) => tolerance[i] !== Infinity)
    expect(looked.length).toBeGreaterThan(10)
    for (let from = 0; from < 1000; from += 200)
      expect(looked.some((i) => i >= from && i < from + 200)).toBe(true)
  })
})

describe('a wrong gradient is rejected by the second opinion too', () => {
  test.each(['conv2d/backward', 'dense/backward'])('%s, by a hundredth in one element', async (id) => {
    const check = await checkOf(id)
    const testCase = check.cases(1).findLast((candidate) => candidate.kind === 'gradient')!
    const answer = returned(check.expect!(testCase)) as Record<string, TensorData>
    const largest = answer.dw.data.reduce(
      (best, v, i, all) => (Math.abs(v) > Math.abs(all[best]) ? i : best),
      0,
    )
    answer.dw.data[largest] *= 1.01
    expect(compare(centralDifferences(check.differentiable!(testCase), true), answer)).toMatchObject({
      path: 'dw',
      wrong: 1,
    })
  })
})

test('random numbers come from seed and name alone, and are spread as they say', () => {
  expect(normal(randomOf(1, 'a'), [3])).toEqual(normal(randomOf(1, 'a'), [3]))
  expect(normal(randomOf(1, 'a'), [3])).not.toEqual(normal(randomOf(1, 'b'), [3]))
  expect(normal(randomOf(1, 'a'), [3])).not.toEqual(normal(randomOf(2, 'a'), [3]))
  const { data } = normal(randomOf(7), [10_000], 2)
  const mean = data.reduce((a, b) => a + b, 0) / 10_000
  const variance = data.reduce((a, b) => a + (b - mean) ** 2, 0) / 10_000
  expect(mean).toBeCloseTo(0, 1)
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1)
  const sorted = distinct(randomOf(3), [4, 5]).data.toSorted()
  for (let i = 1; i < sorted.length; i++) expect(sorted[i] - sorted[i - 1]).toBeCloseTo(0.1)
  const p = probabilities(randomOf(5), [3, 4]).data
  for (let row = 0; row < 12; row += 4) {
    expect(p.subarray(row, row + 4).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
  }
})
