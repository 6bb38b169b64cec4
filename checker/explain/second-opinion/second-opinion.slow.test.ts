/** TensorFlow.js and central differences judge a gradient: every pair of answers. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { katas } from '../../../src/kata/curriculum.ts'
import type { SecondOpinion } from '../../../src/kata/verdict.ts'
import { type PoolOptions, type Tensor, zeros } from '../../../src/tensor.ts'
import { memoizedCheckOf as checkOf, mistakesOf, solutionOf } from '../../bank/catalogue.ts'
import { build, each, map } from '../../bank/loops.ts'
import type { AnyKata } from '../../bank/mistake.ts'
import { randomOf } from '../../cases/draw.ts'
import { runCases, withoutDifferences } from '../case-runs.ts'
import { secondOpinionOf } from './second-opinion.ts'

// Mistakes that call Math.random could be right by chance: the numbers have to be the same in every run.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockImplementation(randomOf(1))
})
afterEach(() => {
  vi.restoreAllMocks()
})

interface Asked {
  /** The solution's, if left out. */
  forward?: AnyKata[]
  seed?: number
  reported?: string
  hasTime?: () => boolean
}

async function ask(id: string, kata: AnyKata, asked: Asked = {}): Promise<SecondOpinion | undefined> {
  const { forward = await forwardOf(id), seed = 1, reported, hasTime } = asked
  const check = await checkOf(id)
  const runs = runCases(withoutDifferences(check), kata, check.cases(seed))
  return secondOpinionOf(check, kata, runs, forward, reported, hasTime)
}

const forwardIds = async (id: string) => (await checkOf(id)).forward ?? [`${id.split('/')[0]}/forward`]
const forwardOf = async (id: string) => Promise.all((await forwardIds(id)).map(solutionOf))
const mistakeOf = async (id: string, name: string) =>
  (await mistakesOf(id)).find((mistake) => mistake.name === name)!.kata

const agreed = 'Right according to both TensorFlow.js and central differences of your own forward kata.'
const wrongByBoth =
  'Wrong according to both: TensorFlow.js and central differences of your own forward kata agree with each other, but not with you.'

const gradients: string[] = []
for (const { id } of katas) {
  const { differentiable, measured } = await checkOf(id)
  if (differentiable || measured) gradients.push(id)
}

test('every gradient has two judges', () => {
  expect(gradients).toEqual(katas.filter(({ gradient }) => gradient).map(({ id }) => id))
})

describe.each(gradients)('%s', (id) => {
  test('a right backward agrees with central differences of a right forward', async () => {
    for (const seed of [1, 2, 3]) {
      expect(await ask(id, await solutionOf(id), { seed })).toEqual({
        reference: 'agrees',
        differences: 'agrees',
        sentence: agreed,
      })
    }
  })

  test('a wrong backward with a right forward is never called right', async () => {
    const [check, forward] = [await checkOf(id), await forwardOf(id)]
    for (const { name, kata } of await mistakesOf(id)) {
      const runs = runCases(withoutDifferences(check), kata, check.cases(1))
      const failing = runs.filter(({ outcome }) => !outcome.passed)
      // Networks and large convolutions take long.
      const most = id.startsWith('network/') ? 1 : id.startsWith('fast/') ? 3 : 12
      for (const { testCase, outcome, calls } of failing.slice(0, most)) {
        const oracles = secondOpinionOf(check, kata, runs, forward, testCase.name)
        // Nothing is judged where no number can be compared: after an exception, or in another shape. Two calls are judged by each other.
        const hasForm = outcome.passed || !['shape', 'type', 'undefined'].includes(outcome.failure.kind)
        if (calls[0].problem || testCase.furtherCalls || !hasForm) {
          expect(oracles, name).toBeUndefined()
          continue
        }
        const { reference, sentence } = oracles!
        expect(sentence, name).not.toMatch(/^Right|forward is wrong|is wrong as well|does not run/)
        const isWritten = !outcome.passed && outcome.failure.kind === 'mutation' && reference === 'agrees'
        if (isWritten) expect(sentence, name).toMatch(/^The numbers of this case are right/)
        else expect(reference, name).toBe('differs')
      }
    }
  })
})

describe('the opinions', () => {
  test('the backward is right, the forward is wrong', async () => {
    const noBias: AnyKata = (x: Tensor, w: Tensor) => {
      const y = zeros([x.shape[0], w.shape[1]])
      each([...y.shape, x.shape[1]], (n, o, i) => y.set(n, o, y.get(n, o) + x.get(n, i) * w.get(i, o)))
      return y
    }
    expect(await ask('dense/backward', await solutionOf('dense/backward'), { forward: [noBias] })).toEqual({
      reference: 'agrees',
      differences: 'differs',
      sentence:
        'Right according to TensorFlow.js. But central differences of your own forward kata disagree: your forward is wrong.',
    })
  })

  const leaky: AnyKata = (x: Tensor) => map(x, (v) => (v > 0 ? v : v / 10))
  const leakyBackward: AnyKata = (dy: Tensor, x: Tensor) =>
    map(dy, (v, ...at) => (x.get(...at) > 0 ? v : v / 10))
  const average: AnyKata = (x: Tensor, { poolSize = [2, 2], strides = poolSize }: PoolOptions = {}) => {
    const [N, H, W, C] = x.shape
    const count = (extent: number, axis: 0 | 1) => Math.floor((extent - poolSize[axis]) / strides[axis]) + 1
    return build([N, count(H, 0), count(W, 1), C], (n, i, j, c) => {
      let sum = 0
      each(poolSize, (h, w) => {
        sum += x.get(n, i * strides[0] + h, j * strides[1] + w, c)
      })
      return sum / (poolSize[0] * poolSize[1])
    })
  }
  const averageBackward: AnyKata = (
    dy: Tensor,
    x: Tensor,
    { poolSize = [2, 2], strides = poolSize }: PoolOptions = {},
  ) => {
    const dx = zeros(x.shape)
    each([...dy.shape, ...poolSize], (n, i, j, c, h, w) => {
      const place = [n, i * strides[0] + h, j * strides[1] + w, c]
      dx.set(...place, dx.get(...place) + dy.get(n, i, j, c) / (poolSize[0] * poolSize[1]))
    })
    return dx
  }
  const softer: AnyKata = (z: Tensor) => {
    const row = (n: number[]) =>
      Array.from({ length: z.shape[z.dimension - 1] }, (_, k) => Math.exp(z.get(...n, k) / 2))
    return map(z, (v, ...at) => Math.exp(v / 2) / row(at.slice(0, -1)).reduce((a, b) => a + b, 0))
  }
  const softerBackward: AnyKata = (dp: Tensor, p: Tensor) =>
    map(dp, (v, ...at) => {
      let inner = 0
      for (let k = 0; k < p.shape[p.dimension - 1]; k++) {
        inner += dp.get(...at.slice(0, -1), k) * p.get(...at.slice(0, -1), k)
      }
      return (p.get(...at) * (v - inner)) / 2
    })

  test.each<[string, string, AnyKata, AnyKata]>([
    ['leaky relu', 'relu/backward', leakyBackward, leaky],
    ['average pooling', 'maxpool/backward', averageBackward, average],
    [
      'a softmax with a temperature of 2, measured with its own output',
      'softmax/backward',
      softerBackward,
      softer,
    ],
  ])('the backward is right for a wrong forward: %s', async (_, id, kata, forward) => {
    expect(await ask(id, kata, { forward: [forward] })).toEqual({
      reference: 'differs',
      differences: 'agrees',
      sentence:
        'Your backward is right for the forward you wrote, but that forward is wrong: ' +
        'central differences of your own forward kata agree with you, TensorFlow.js does not.',
    })
  })

  test('wrong by both', async () => {
    const negative: AnyKata = (dy: Tensor) => map(dy, (v) => -v)
    expect(await ask('relu/backward', negative)).toEqual({
      reference: 'differs',
      differences: 'differs',
      sentence: wrongByBoth,
    })
    expect((await ask('relu/backward', negative, { forward: [leaky] }))?.sentence).toBe(
      'Wrong according to both TensorFlow.js and central differences of your own forward kata, and that forward is wrong as well.',
    )
  })

  test('the forward is not blamed for what differences cannot see', async () => {
    // Wrong only where the input is exactly 0: there relu has a corner and no slope.
    const atZero: AnyKata = (dy: Tensor, x: Tensor) => map(dy, (v, ...at) => (x.get(...at) >= 0 ? v : 0))
    expect(await ask('relu/backward', atZero)).toEqual({
      reference: 'differs',
      differences: 'absent',
      sentence:
        'Wrong according to TensorFlow.js. Central differences of your own forward kata cannot judge result[0, 2]: the function has a corner there, or bends too sharply.',
    })
    const toTheLast = await mistakeOf('maxpool/backward', 'to-the-last-maximum')
    const tie = { reported: 'a tie goes to the first maximum, by hand' }
    expect((await ask('maxpool/backward', toTheLast, tie))?.sentence).toMatch(
      /cannot judge result\[[\d, ]+\]: the function has a corner there, or bends too sharply\.$/,
    )
    // An error that is too small to be seen.
    const nearly: AnyKata = (dy: Tensor, x: Tensor) =>
      map(dy, (v, ...at) => (x.get(...at) > 0 ? v * 1.0001 : 0))
    expect(await ask('relu/backward', nearly)).toMatchObject({
      differences: 'agrees',
      sentence: expect.stringMatching(
        /^Wrong according to TensorFlow\.js\. The error in result.* is too small for/,
      ),
    })
    // A write to an argument.
    const writes: AnyKata = (dy: Tensor, x: Tensor) => {
      dy.set(...dy.shape.map(() => 0), 7)
      return map(dy, (v, ...at) => (x.get(...at) > 0 ? v : 0))
    }
    expect((await ask('relu/backward', writes))?.sentence).not.toMatch(/forward is wrong/)
  })

  test('the reported case is judged, and the wrong element in it', async () => {
    // Wrong only for pixels of 0: no random case has one.
    const right = await solutionOf('conv2d/backward')
    const blind: AnyKata = (dy: Tensor, x: Tensor, w: Tensor, options: never) => {
      const gradients = right(dy, x, w, options) as { dx: Tensor; dw: Tensor; db: Tensor }
      return { ...gradients, dx: map(gradients.dx, (v, ...at) => (x.get(...at) === 0 ? 0 : v)) }
    }
    const reported = 'a picture 3x4 and a filter 2x3, by hand'
    expect((await ask('conv2d/backward', blind, { reported }))?.sentence).toBe(wrongByBoth)
    // In a case with a clip, but not at the clip.
    const clip = { reported: 'clipped at 0 and at 1, by hand' }
    const divided = await mistakeOf('crossentropy/backward', 'divided-twice')
    expect((await ask('crossentropy/backward', divided, clip))?.sentence).toBe(wrongByBoth)
    // At the clip.
    const unclipped = await mistakeOf('crossentropy/backward', 'clipped-instead-of-zero')
    expect((await ask('crossentropy/backward', unclipped, clip))?.sentence).toMatch(
      /the function has a corner there/,
    )
  })

  test('right numbers are called right; without numbers there is no opinion', async () => {
    const writes: AnyKata = (dy: Tensor, mask: Tensor) => {
      const dx = map(dy, (v, ...at) => v * mask.get(...at))
      dy.data.fill(0)
      return dx
    }
    expect(await ask('dropout/backward', writes)).toEqual({
      reference: 'agrees',
      differences: 'absent',
      sentence: 'The numbers of this case are right according to TensorFlow.js: something else is wrong.',
    })
    const throws: AnyKata = () => {
      throw new Error('not yet')
    }
    expect(await ask('dropout/backward', throws)).toBeUndefined()
  })

  test('the forward is not blamed for a lack of time', async () => {
    const hasTime = () => false
    for (const id of ['network/backward', 'conv2d/backward']) {
      const answer = await ask(id, await solutionOf(id), { hasTime })
      expect(answer?.sentence, id).toBe(agreed)
    }
  })

  test('a forward that is missing, throws, or has another shape', async () => {
    const right = await solutionOf('relu/backward')
    const throws: AnyKata = () => {
      throw new Error('relu: TODO')
    }
    const absent = {
      reference: 'agrees',
      differences: 'absent',
      sentence:
        'Right according to TensorFlow.js. Your forward kata does not run yet, so there is no second opinion.',
    }
    for (const forward of [[], [throws], [() => 'a string']]) {
      expect(await ask('relu/backward', right, { forward })).toEqual(absent)
    }
    const other: AnyKata = () => zeros([1, 2, 3])
    expect((await ask('relu/backward', right, { forward: [other] }))?.differences).toBe('differs')
  })

  test('a network is measured with its own cache: the same backward is right without a mask, too', async () => {
    const forward = await solutionOf('network/forward')
    const maskless: AnyKata = (params: never, x: never) => forward(params, x)
    expect(
      await ask('network/backward', await solutionOf('network/backward'), { forward: [maskless] }),
    ).toEqual({
      reference: 'agrees',
      differences: 'agrees',
      sentence:
        'Right according to TensorFlow.js, and right for your own forward kata as well, although that kata is wrong.',
    })
  })
})
