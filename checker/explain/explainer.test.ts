import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import { type ConvOptions, contiguous, size, type Tensor, tensor } from '../../src/tensor.ts'
import { explainerInputOf, mistakesOf, solutionOf } from '../bank/catalogue.ts'
import { build, map } from '../bank/loops.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { type ExplainerInput, explain, explainer } from './explainer.ts'

const explanationOf = async (id: string, kata: AnyKata, more: Partial<ExplainerInput> = {}) =>
  explain({ ...(await explainerInputOf(id, kata)), ...more })

test('a mistake of the bank: diagnosis, hint and smallest case, but no facts', async () => {
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
  // No number of an answer in another shape is judged.
  expect(explanation.oracles).toBeUndefined()
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
    const { diagnosis = '' } = await explanationOf('softmax/forward', clipped)
    expect(diagnosis).not.toMatch(/\d/)
    // So far up, the mistake of the bank and this one differ in the largest numbers.
    if (limit < 700)
      expect(diagnosis).toMatch(/ou clip the logits, which changes the result where they are large\./)
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

describe('two slips at once', () => {
  const convolution = async (change: (x: Tensor, w: Tensor, b: Tensor, o?: ConvOptions) => unknown[]) => {
    const right = await solutionOf('conv2d/forward')
    const kata: AnyKata = (x: Tensor, w: Tensor, b: Tensor, o?: ConvOptions) =>
      right(...(change(x, w, b, o) as never[]))
    return explanationOf('conv2d/forward', kata)
  }
  const none = (b: Tensor) => map(b, () => 0)

  test('one is recognised in the cases in which it is alone', async () => {
    const { diagnosis, hint } = await convolution((x, w, b, { strides: [s, t] = [1, 1], padding } = {}) => [
      x,
      w,
      none(b),
      { strides: [t, s], padding },
    ])
    expect(diagnosis).toBe(
      'In the cases with equal strides, you leave out the bias. Other cases fail differently.',
    )
    expect(hint).toBe('Every filter has one number that is added to all of its outputs.')
  })

  test('each is recognised in its part of the answer', async () => {
    const mistakes = await mistakesOf('dense/backward')
    const kata = (name: string) => mistakes.find((mistake) => mistake.name === name)!.kata
    const both: AnyKata = (...args) => ({
      ...(kata('db-averaged')(...args) as object),
      dx: (kata('weights-transposed-in-memory')(...args) as { dx: Tensor }).dx,
    })
    const { diagnosis } = await explanationOf('dense/backward', both)
    expect(diagnosis).toContain('You divide db by the batch size')
    expect(diagnosis).toContain('For dx you read the memory of w')
  })

  test('what is left is said to be wrong in another way', async () => {
    const mistakes = await mistakesOf('adam/step')
    const kata = mistakes.find(({ name }) => name === 'gradient-not-squared')!.kata
    const both: AnyKata = (...args) => {
      const { p, state } = kata(...args) as { p: Tensor; state: object }
      return { p: map(p, (v, ...at) => v + 0.5 * Math.cos(at[0])), state }
    }
    expect((await explanationOf('adam/step', both)).diagnosis).toBe(
      'You forget to square the gradient in v. p is wrong in another way, too.',
    )
  })
})

describe('what is certain, whatever the op is', () => {
  test('the argument that is misread when it is a view', async () => {
    const kata: AnyKata = (x: Tensor, mask: Tensor) =>
      map(x, (v, ...at) => v * mask.data[at.reduce((place, i, axis) => place * x.shape[axis] + i, 0)])
    expect(await explanationOf('dropout/forward', kata)).toMatchObject({
      diagnosis:
        'Your code is right unless mask is a view: then mask.data does not hold the numbers one after the other from index 0.',
      hint: 'Use get, or make it row-major with contiguous first.',
    })
  })

  test('what contiguous returned is written to', async () => {
    const kata: AnyKata = (x: Tensor) => {
      const { data } = contiguous(x)
      for (let i = 0; i < data.length; i++) data[i] = Math.max(0, data[i])
      return ndarray(data, [...x.shape])
    }
    expect((await explanationOf('relu/forward', kata, { mistakes: [] })).diagnosis).toMatch(
      /^You write into what contiguous\(x\) returned/,
    )
  })

  test('Math.random', async () => {
    const kata: AnyKata = (shape: number[], rate: number) =>
      tensor(
        Array.from({ length: size(shape) }, () => (Math.random() < rate ? 0 : 1 / (1 - rate))),
        shape,
      )
    expect((await explanationOf('dropout/mask', kata)).diagnosis).toBe(
      'You call Math.random, but all random numbers have to come from the argument `random`.',
    )
  })

  test('too few indices, also where a case without guards fails first', async () => {
    const kata: AnyKata = (x: Tensor, w: Tensor, b: Tensor) => {
      const get = x.get as (...index: number[]) => number
      const [N, D] = x.shape
      return build([N, b.shape[0]], (n, u) => {
        let sum = b.get(u)
        for (let d = 0; d < D; d++) sum += (D > 4 ? get.call(x, n) : x.get(n, d)) * w.get(d, u)
        return sum
      })
    }
    expect((await explanationOf('dense/forward', kata)).facts?.[0]).toMatch(
      /out of range|need 2 indices, got 1/,
    )
  })

  test('a statement that goes on in the next line', async () => {
    const kata: AnyKata = () => {
      throw new ReferenceError("Cannot access 'j' before initialization")
    }
    expect((await explanationOf('batches/shuffle', kata)).facts).toEqual([
      "'j' is used before the statement that declares it has ended. If the line after it begins with [ or (, that line continues the statement: put a semicolon between them.",
    ])
  })

  test('the first part that is wrong, when each is computed from those before it', async () => {
    const right = await solutionOf('network/forward')
    const kata: AnyKata = (...args) => {
      const result = right(...args) as { p: Tensor; cache: Record<string, Tensor> }
      for (const name of ['pool2', 'flat', 'dense1']) {
        result.cache[name] = map(result.cache[name], (v, ...at) => v + at[0] + 1)
      }
      return result
    }
    expect((await explanationOf('network/forward', kata)).facts?.[0]).toBe(
      'The first part that is wrong is cache.pool2: cache.conv2 and cache.relu2 are right.',
    )
  })
})

test('the smallest input fails as the case that is reported', async () => {
  const right = await solutionOf('conv2d/forward')
  // Wrong in two ways; only the second one is reported.
  const kata: AnyKata = (x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}) =>
    map(right(x, w, b, options) as Tensor, (v) => (options.padding === 'same' ? v + 1 : v + 2))
  const { small } = await explanationOf('conv2d/forward', kata, { case: 'same padding' })
  expect(JSON.stringify(small)).toContain("padding: 'same'")
})
