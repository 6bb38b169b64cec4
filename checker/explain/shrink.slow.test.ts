/** Small cases: right answers pass them, their calculations are right, and mistakes are shrunk to them. */
import { describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import { workedText } from '../../src/kata/words/worked-text.ts'
import { type ConvOptions, type PoolOptions, type Tensor, zeros } from '../../src/tensor.ts'
import { memoizedCheckOf as checkOf, mistakesOf, smallCasesOf, solutionOf } from '../bank/catalogue.ts'
import { each, map } from '../bank/loops.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { TensorData, Value } from '../cases/case.ts'
import { indexAt } from '../cases/indices.ts'
import { buildSmallCase, drawSizes, type Reason } from '../cases/small-cases.ts'
import { numberAt } from '../cases/small-numbers.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { withoutDifferences } from './case-runs.ts'
import { shrink } from './shrink.ts'
import { workedExample } from './worked-example.ts'

const ids: string[] = []
for (const { id } of katas) if (await smallCasesOf(id)) ids.push(id)

test('most katas have small cases', () => {
  const without = katas.map(({ id }) => id).filter((id) => !ids.includes(id))
  expect(without.filter((id) => !id.startsWith('network/'))).toEqual([
    'shapes/summary',
    'dropout/mask',
    'glorot/uniform',
    'batches/shuffle',
    // Judged by awkward sizes and by speed: the case explains a failure, not a calculation.
    'fast/buffers',
    'fast/loop-order',
    'fast/zero-gradients',
    'fast/matmul',
    'fast/conv-backward',
    'fast/simd',
  ])
})

describe.each(ids)('%s', (id) => {
  test('the right answer passes every small case, for several seeds', async () => {
    const [check, smallCases, solution] = [await checkOf(id), (await smallCasesOf(id))!, await solutionOf(id)]
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const start of smallCases.initialSizes) {
        expect(buildSmallCase(smallCases, start, seed), JSON.stringify(start)).toBeDefined()
      }
      const drawn = drawSizes(smallCases, seed, 60).filter((sizes) => buildSmallCase(smallCases, sizes, seed))
      expect(drawn.length).toBeGreaterThan(10)
      for (const sizes of [...smallCases.initialSizes, ...drawn]) {
        const testCase = buildSmallCase(smallCases, sizes, seed)!
        expect(evaluate(check, solution, testCase), JSON.stringify(sizes)).toEqual({ passed: true })
      }
    }
  })

  test('the calculation of a right answer has its value', async () => {
    const [check, smallCases] = [await checkOf(id), (await smallCasesOf(id))!]
    let looked = 0
    for (const start of smallCases.initialSizes) {
      const testCase = buildSmallCase(smallCases, start, 1)!
      for (const { path, expected } of leavesOf(expectedOf(check, testCase), undefined)) {
        for (const [i, right] of expected.data.entries()) {
          const sum = smallCases.calculation?.(testCase.args, path, indexAt(i, expected.shape))
          if (sum === undefined) continue
          const value = calculated(sum, smallCases.argumentNames, testCase.args)
          // Large exponents overflow here.
          if (Number.isNaN(value)) continue
          expect(Math.abs(value - right), `${path} ${JSON.stringify(sum)}`).toBeLessThanOrEqual(
            expected.tolerance[i] + 1e-6,
          )
          looked++
        }
      }
    }
    if (smallCases.calculation) expect(looked).toBeGreaterThan(1)
  })

  // These take two calls, and a small case is a single one; the last one needs three axes.
  const notSmall = /^(one-array-for-all-calls|.*-kept-for-an-array|rows-as-long-as-axis-1)$/

  test('every mistake is shrunk to a small case', async () => {
    const [check, smallCases] = [withoutDifferences(await checkOf(id)), (await smallCasesOf(id))!]
    const missed: string[] = []
    for (const { name, kata } of await mistakesOf(id)) {
      if (notSmall.test(name)) continue
      const found = shrink(check, kata, smallCases, 1)
      if (!found) missed.push(name)
      else
        expect(workedText(workedExample(check, kata, smallCases, found)).length, name).toBeLessThanOrEqual(40)
    }
    expect(missed).toEqual([])
  })
})

/** Of the reasons in words, all but two lead to 0. */
function calculatedFrom({ reason }: Reason): number {
  const largest = /^the (?:larger|largest) of (.*)$/.exec(reason)
  if (largest) return Math.max(...largest[1].split(/, | and /).map(Number))
  return reason.startsWith('because') ? 0 : Number.NaN
}

/** The value of a calculation. */
function calculated(sum: string | Reason, names: string[], args: Value[]): number {
  if (typeof sum === 'object') return calculatedFrom(sum)
  const element = /^(\w+)\[([\d, ]+)\]$/.exec(sum)
  if (element) {
    const index = element[2].split(', ').map(Number)
    return numberAt(args[names.indexOf(element[1])] as TensorData, index)
  }
  const rounded = /^(.*), rounded (up|down)(.*)$/.exec(sum)
  if (rounded) {
    const value = calculated(rounded[1], names, args)
    const whole = rounded[2] === 'up' ? Math.ceil(value) : Math.floor(value)
    return calculated(`${whole}${rounded[3].replace(',', '')}`, names, args)
  }
  const code = sum
    .replace(/\bln (\([^)]*\)|[\d.e-]+)/g, 'Math.log($1)')
    .replace(/e\^(\([^)]*\)|[\d.]+)/g, 'Math.exp($1)')
    .replaceAll('sqrt', 'Math.sqrt')
    .replaceAll('^', '**')
  return new Function(`return ${code}`)()
}

/** The worked example of the smallest failing case, line by line. */
async function smallest(id: string, kata: AnyKata): Promise<string[]> {
  const [check, smallCases] = [await checkOf(id), (await smallCasesOf(id))!]
  const found = shrink(check, kata, smallCases, 1)
  return found ? workedText(workedExample(check, kata, smallCases, found)) : []
}

test('a large case is shrunk to the smallest one', async () => {
  const right = await solutionOf('conv2d/forward')
  const flipped: AnyKata = (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) =>
    right(x, w.step(-1, -1), b, options)
  expect(await smallest('conv2d/forward', flipped)).toEqual([
    'x [1, 2, 1, 1]',
    '  1',
    '  2',
    'w [2, 1, 1, 1]',
    '  1',
    '  2',
    'b [1]',
    '  1',
    '',
    'result[0, 0, 0, 0]',
    '  expected  1*1 + 2*2 + 1 = 6',
    '  got       5',
  ])
})

describe('the smallest case', () => {
  test('has a 0 if the mistake needs one', async () => {
    const right = await solutionOf('conv2d/backward')
    const blindTo =
      (which: 'dx' | 'dw'): AnyKata =>
      (dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions) => {
        const gradients = right(dy, x, w, options) as { dx: Tensor; dw: Tensor; db: Tensor }
        const at = which === 'dx' ? x : w
        return {
          ...gradients,
          [which]: map(gradients[which], (v, ...index) => (at.get(...index) === 0 ? 0 : v)),
        }
      }
    expect(await smallest('conv2d/backward', blindTo('dx'))).toEqual([
      'dy [1, 1, 1, 1]',
      '  1',
      'x [1, 1, 1, 1]',
      '  0',
      'w [1, 1, 1, 1]',
      '  1',
      '',
      'dx[0, 0, 0, 0]',
      '  expected  1*1 = 1',
      '  got       0',
    ])
    expect((await smallest('conv2d/backward', blindTo('dw'))).slice(0, 6)).toEqual([
      'dy [1, 1, 1, 1]',
      '  1',
      'x [1, 1, 1, 1]',
      '  1',
      'w [1, 1, 1, 1]',
      '  0',
    ])
    const quiet: AnyKata = (dp: Tensor, p: Tensor) =>
      map(dp, (v, n) => {
        let inner = 0
        for (let k = 0; k < dp.shape[1]; k++) inner += dp.get(n, k) * p.get(n, k)
        return v === 0 ? 0 : v - inner
      })
    const scaled: AnyKata = (dp: Tensor, p: Tensor) =>
      map(quiet(dp, p) as Tensor, (v, ...at) => v * p.get(...at))
    expect((await smallest('softmax/backward', scaled)).slice(0, 2)).toEqual(['dp [1, 2]', '  0 1'])
  })

  test('has a window with a 0', async () => {
    const right = await solutionOf('maxpool/forward')
    // 0 counts as no maximum.
    const falsy: AnyKata = (x: Tensor, options: PoolOptions = {}) => {
      const { poolSize = [2, 2], strides = poolSize } = options
      return map(right(x, options) as Tensor, (_, n, i, j, c) => {
        let max = 0
        each(poolSize, (h, w) => {
          const pixel = x.get(n, i * strides[0] + h, j * strides[1] + w, c)
          if (!max || pixel > max) max = pixel
        })
        return max
      })
    }
    expect((await smallest('maxpool/forward', falsy)).slice(0, 2)).toEqual(['x [1, 2, 1, 1]', '   0'])
  })

  test('has fractions if whole numbers do not show the mistake', async () => {
    const late: AnyKata = (dy: Tensor, x: Tensor) => map(dy, (v, ...at) => (x.get(...at) >= 0.5 ? v : 0))
    expect((await smallest('relu/backward', late)).slice(2, 4)).toEqual(['x [1, 2]', '  -0.25 0.375'])
  })

  test('has the sizes that show a mix-up of rows and columns', async () => {
    const wide: AnyKata = (x: Tensor) => {
      const [N, H, W, C] = x.shape
      const y = zeros([N, H * W * C])
      each(x.shape, (n, h, w, c) => {
        if ((h * H + w) * C + c < H * W * C) y.set(n, (h * H + w) * C + c, x.get(n, h, w, c))
      })
      return y
    }
    expect(await smallest('flatten/forward', wide)).not.toEqual([])
    const right = await solutionOf('conv2d/forward')
    // Here the rows decide the padding on the left.
    const left: AnyKata = (x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}) => {
      const y = right(x, w, b, options) as Tensor
      const pad = (extent: number, count: number) =>
        Math.max(0, (count - 1) * (options.strides?.[0] ?? 1) + w.shape[1] - extent)
      const isSame = options.padding === 'same'
      const wrong = isSame && pad(x.shape[2], y.shape[1]) >> 1 !== pad(x.shape[2], y.shape[2]) >> 1
      return wrong ? map(y, (v) => v + 1) : y
    }
    expect((await smallest('conv2d/forward', left)).slice(0, 2)).toEqual(['x [1, 1, 2, 1]', '  1 2'])
  })

  test('has a row without a gradient next to one with a gradient', async () => {
    const right = await solutionOf('crossentropy/backward')
    const active: AnyKata = (p: Tensor, t: Tensor) => {
      const dp = right(p, t) as Tensor
      const rows = [...Array(p.shape[0]).keys()].filter((n) =>
        [...Array(p.shape[1]).keys()].some((k) => dp.get(n, k) !== 0),
      ).length
      return map(dp, (v) => (v * p.shape[0]) / Math.max(1, rows))
    }
    expect((await smallest('crossentropy/backward', active)).slice(0, 3)).toEqual([
      'p [2, 2]',
      '  0.5 0.5',
      '    0   1',
    ])
  })
})

test('options are part of the worked example', async () => {
  expect(await smallest('maxpool/backward', (_: Tensor, x: Tensor) => zeros(x.shape))).toEqual([
    'dy [1, 1, 1, 1]',
    '  1',
    'x [1, 1, 1, 1]',
    '  1',
    'options = { poolSize: [1, 1] }',
    '',
    'result[0, 0, 0, 0]',
    '  expected  1',
    '  got       0',
  ])
})

test('an exception or a wrong shape takes the place of the numbers', async () => {
  const throws: AnyKata = () => {
    throw new TypeError('x.foo is not a function')
  }
  expect((await smallest('dense/forward', throws)).join('\n')).toMatch(
    /threw TypeError: x\.foo is not a function/,
  )
  const flat: AnyKata = (x: Tensor) => zeros([x.shape[0]])
  expect(await smallest('dense/forward', flat)).toContain('The result has the shape [1], expected [1, 1].')
})

test('a right answer is not shrunk, and shrinking stops when the time is up', async () => {
  const [check, smallCases] = [await checkOf('dense/forward'), (await smallCasesOf('dense/forward'))!]
  expect(shrink(check, await solutionOf('dense/forward'), smallCases, 1)).toBeUndefined()
  let calls = 0
  const slow: AnyKata = () => {
    calls++
    return zeros([1])
  }
  expect(shrink(check, slow, smallCases, 1, () => calls < 3)).toBeDefined()
  expect(calls).toBe(3)
})
