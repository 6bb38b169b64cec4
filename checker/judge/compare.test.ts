import { describe, expect, test } from 'vitest'
import type { Expected, TensorData, Value } from '../cases/case.ts'
import { tensorData } from '../cases/draw.ts'
import { exactly, shapeOnly, within } from '../cases/tolerance.ts'
import { compare, fromHand } from './compare.ts'

const t = (numbers: number[], shape = [numbers.length]): TensorData => tensorData(numbers, shape)
const exact = (numbers: number[], shape?: number[]): Expected => exactly(t(numbers, shape))
const messageOf = (expected: Expected, got: Value): string => compare(expected, got)?.message ?? 'right'

describe('form', () => {
  test.each<[string, Expected, Value, string, string]>([
    [
      'a tensor of another shape',
      exact([1, 2, 3, 4, 5, 6], [2, 3]),
      t([1, 2, 3, 4, 5, 6], [3, 2]),
      'shape',
      'The result has the shape [3, 2], expected [2, 3].',
    ],
    [
      'fewer axes',
      { dx: exact([1, 2], [1, 2]) },
      { dx: t([1, 2]) },
      'shape',
      'dx has the shape [2], expected [1, 2].',
    ],
    [
      'an array for a tensor',
      exact([1, 2]),
      [1, 2],
      'type',
      "The result is a plain array of length 2, expected a tensor of shape [2]. `tensor(values, shape)` from '#tensor' makes a tensor from an array.",
    ],
    [
      'a number for a tensor',
      exact([1]),
      1,
      'type',
      'The result is the number 1, expected a tensor of shape [1].',
    ],
    [
      'a tensor for a number',
      { number: 1, tolerance: 0 },
      t([1]),
      'type',
      'The result is a tensor of shape [1], expected the number 1.',
    ],
    [
      'nothing for a number',
      [{ number: 1, tolerance: 0 }],
      [undefined],
      'undefined',
      '[0] is undefined, expected the number 1.',
    ],
    [
      'a tensor for an object',
      { dx: exact([1]), dw: exact([1]) },
      t([1]),
      'type',
      'The result is a tensor of shape [1], expected an object with dx, dw.',
    ],
    [
      'a missing field',
      { dx: exact([1]), dw: exact([1]) },
      { dx: t([1]), w: t([1]) },
      'type',
      'The result is an object with dx, w, expected an object with dx, dw: dw is missing.',
    ],
    [
      'a list too short',
      [{ number: 1, tolerance: 0 }],
      [],
      'shape',
      'The result is a plain array of length 0, expected a plain array of length 1.',
    ],
    [
      'other text',
      { rows: [{ layer: 'relu' }] },
      { rows: [{ layer: 'Relu' }] },
      'value',
      "rows[0].layer is the string 'Relu', expected the string 'relu'.",
    ],
    ['text for a flag', true, 'true', 'type', "The result is the string 'true', expected true."],
  ])('%s', (_, expected, got, kind, message) => {
    expect(compare(expected, got)).toMatchObject({ kind, message })
  })

  test('more fields than expected are fine', () => {
    expect(compare({ dx: exact([1]) }, { dx: t([1]), note: 'hello' })).toBeUndefined()
  })

  test('the form of every part is compared before any numbers', () => {
    const expected = { dx: exact([1]), dw: exact([1], [1, 1]) }
    expect(messageOf(expected, { dx: t([2]), dw: t([1]) })).toBe('dw has the shape [1], expected [1, 1].')
  })
})

describe('numbers', () => {
  test('within the tolerance they are right, beyond it they are not', () => {
    const expected: Expected = { number: 1, tolerance: 0.25 }
    expect(compare(expected, 1.25)).toBeUndefined()
    expect(compare(expected, 0.75)).toBeUndefined()
    const mismatch = { kind: 'value', expected: 1, got: 1.26, wrong: 1, total: 1 }
    expect(compare(expected, 1.26)).toMatchObject(mismatch)
  })

  test.each([
    [1, Number.NaN, 'nan'],
    [1, Infinity, 'nan'],
    [Infinity, Number.NaN, 'value'],
    [Number.NaN, Infinity, 'value'],
    [Infinity, -Infinity, 'value'],
  ])('%d is not %d', (expected, got, kind) => {
    expect(compare({ number: expected, tolerance: 1e9 }, got)).toMatchObject({ kind })
    expect(compare(exactly(t([expected])), t([got]))).toMatchObject({ kind, index: [0] })
  })

  test('numbers that are not finite become text, because JSON has none', () => {
    expect(compare({ number: 1, tolerance: 0 }, Number.NaN)).toMatchObject({ got: 'NaN', expected: 1 })
  })

  test('a difference beyond the seventh digit is shown', () => {
    expect(messageOf({ number: 0.5, tolerance: 0 }, 0.5 + 1e-10)).toBe(
      'The result is 0.5000000001, expected 0.5.',
    )
  })

  test('only the shape counts for a shape', () => {
    expect(compare(shapeOnly(t([1, 2])), t([Number.NaN, 5]))).toBeUndefined()
    expect(compare(shapeOnly(t([1, 2])), t([1, 2, 3]))).toMatchObject({ kind: 'shape' })
  })

  test('the tolerance of a tensor is 2 K 2^-24 of its magnitude', () => {
    const expected = within(t([1, 1]), 8, t([1, 100]))
    expect(compare(expected, t([1 + 2 ** -20, 1 + 100 * 2 ** -20]))).toBeUndefined()
    expect(compare(expected, t([1 + 2 ** -19, 1]))).toMatchObject({ index: [0], wrong: 1 })
    expect(compare(expected, t([1, 1 + 100 * 2 ** -19]))).toMatchObject({ index: [1], wrong: 1 })
  })

  test('by hand: whole numbers exactly, the rest as float32 rounds', () => {
    expect(compare(fromHand(3), 3 + 1e-9)).toBeDefined()
    expect(compare(fromHand(Math.log(4)), Math.fround(Math.log(4)))).toBeUndefined()
    expect(compare(fromHand({ a: [t([1.5])] }), { a: [t([1.5])] })).toBeUndefined()
    expect(compare(fromHand(t([100])), t([100.001]))).toBeDefined()
  })

  test('the first wrong element, with the parts that are right', () => {
    const expected = { dx: exact([1, 2, 3, 4, 5, 6], [2, 3]), dw: exact([1]), db: exact([1]) }
    const mismatch = compare(expected, { dx: t([1, 2, 3, 4, 0, 6], [2, 3]), dw: t([1]), db: t([2]) })
    expect(mismatch).toMatchObject({
      kind: 'value',
      path: 'dx',
      index: [1, 1],
      expected: 5,
      got: 0,
      wrong: 1,
      total: 6,
    })
    expect(mismatch?.message).toBe('dx[1, 1] is 0, expected 5.\n1 of 6 elements is wrong.\nRight: dw.')
  })

  test('a long list of numbers is compared like a tensor with one axis', () => {
    const expected = fromHand({ order: Array.from({ length: 50_000 }, (_, i) => i) })
    const order = Array.from({ length: 50_000 }, (_, i) => (i < 49_998 ? i : 0))
    expect(compare(expected, { order })).toMatchObject({
      path: 'order',
      index: [49_998],
      expected: 49_998,
      got: 0,
      wrong: 2,
      message: 'order[49998] is 0, expected 49998.\n2 of 50000 elements are wrong: elements 49998 and 49999.',
    })
    expect(messageOf(expected, { order: order.map(String) })).toBe(
      "order[0] is the string '0', expected the number 0.",
    )
  })

  test('NaN is reported first, wherever it is', () => {
    const mismatch = compare(exact([1, 2, 3, 4]), t([0, 2, Number.NaN, 4]))
    expect(mismatch).toMatchObject({ kind: 'nan', index: [2], got: 'NaN', wrong: 2 })
    expect(mismatch?.message).toBe(
      'result[2] is NaN, expected 3.\n2 of 4 elements are wrong, 1 of them not finite: elements 0 and 2.',
    )
  })
})

describe('where the wrong elements lie', () => {
  /** A tensor of this shape in which the elements that `wrong` picks are wrong. */
  const where = (shape: number[], wrong: (...index: number[]) => boolean, path = ''): string | undefined => {
    const right = tensorData(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape)
    const got = { shape, data: right.data.map((_, i) => (wrong(...indexOf(i, shape)) ? 1 : 0)) }
    const [expected, answer] = path ? [{ [path]: exactly(right) }, { [path]: got }] : [exactly(right), got]
    return compare(expected, answer)?.where
  }
  const indexOf = (i: number, shape: number[]): number[] =>
    shape.map((extent, axis) => Math.floor(i / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % extent)
  const picture = [3, 4, 5, 6]

  test.each<[string | undefined, (n: number, h: number, w: number, c: number) => boolean]>([
    ['every element', () => true],
    [undefined, (n, h, w, c) => n + h + w + c === 0],
    ['exactly those in the last row (axis 1)', (_, h) => h === 3],
    ['all of them in the last row (axis 1)', (n, h, w, c) => h === 3 && (n + w + c) % 2 === 0],
    ['exactly those in the first channel (axis 3)', (_n, _h, _w, c) => c === 0],
    ['exactly those in channel 2 (axis 3)', (_n, _h, _w, c) => c === 2],
    ['exactly those in pictures 1 and 2 (axis 0)', (n) => n >= 1],
    ['exactly those in columns 0 to 2 (axis 2)', (_n, _h, w) => w <= 2],
    ['exactly those in columns 1 and 3 (axis 2)', (_n, _h, w) => w === 1 || w === 3],
    ['exactly those in all channels but channel 2 (axis 3)', (_n, _h, _w, c) => c !== 2],
    [
      'all of them in channels other than channel 2 (axis 3)',
      (n, h, w, c) => c !== 2 && (n + h + w) % 2 === 0,
    ],
    ['all of them in the last row (axis 1) and in the last column (axis 2)', (_, h, w) => h === 3 && w === 4],
    ['all of them in the last row or the last column', (_, h, w) => h === 3 || w === 4],
    ['all of them in the first row or the first column', (_, h, w) => h === 0 || w === 0],
    ['all of them at the border', (_, h, w) => h === 0 || w === 0 || h === 3 || w === 4],
    [undefined, (n, h, w, c) => (n + h + w + c) % 3 === 0],
  ])('%s', (statement, wrong) => {
    expect(where(picture, wrong)).toBe(statement)
  })

  test('of a long axis only a short list is given', () => {
    expect(where([40], (i) => i % 2 === 0)).toBe('elements with an even index')
    expect(where([40], (i) => i % 2 === 0 && i < 20)).toBeUndefined()
    expect(where([3, 40], (_, i) => i % 2 === 0 && i < 20)).toBeUndefined()
    expect(where([3, 40], (row, i) => row < 2 && i % 2 === 0 && i < 20)).toBe(
      'all of them in rows 0 and 1 (axis 0) and in columns with an even index (axis 1)',
    )
    expect(where([40], (i) => i % 3 === 0)).toBeUndefined()
    expect(where([40], (i) => i !== 3 && i !== 7)).toBe('all elements but elements 3 and 7')
  })

  test('the axes of weights have their own names', () => {
    expect(where([2, 3, 4, 5], (_kh, _kw, _c, f) => f === 1, 'dw')).toBe('exactly those in filter 1 (axis 3)')
    expect(where([2, 3, 4, 5], (kh) => kh === 0, 'dw')).toBe('exactly those in the first kernel row (axis 0)')
  })

  test('in small pictures every element is at a border, so this is not mentioned', () => {
    expect(where([1, 2, 2, 2], (_, h, w) => h === w)).toBeUndefined()
  })

  test('it is part of the message', () => {
    expect(messageOf(exact([0, 0, 0, 0], [2, 2]), t([0, 0, 1, 1], [2, 2]))).toBe(
      'result[1, 0] is 1, expected 0.\n2 of 4 elements are wrong: exactly those in the last row (axis 0).',
    )
  })
})
