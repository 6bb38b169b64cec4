import { describe, expect, test } from 'vitest'
import type { ErrorMap } from '../../src/kata/verdict.ts'
import { renderSlice, sliceCount, worstSlice } from '../../src/kata/words/error-map.ts'
import type { Numbers } from '../judge/leaves.ts'
import { errorMap } from './map.ts'

function mapOf(path: string, shape: number[], expected: number[], got: number[]): ErrorMap | undefined {
  const tolerance = new Float64Array(expected.length).fill(0.01)
  const answer: Numbers = { shape, data: Float64Array.from(got) }
  return errorMap({ path, expected: { shape, data: Float64Array.from(expected), tolerance }, got: answer })
}

describe('the map', () => {
  test('a mark for each element', () => {
    const map = mapOf('', [2, 3], [1, 2, 3, 4, 5, 6], [1.005, 3, 2, Number.NaN, Infinity, 6])
    expect(map).toEqual({
      path: '',
      shape: [2, 3],
      axes: ['row', 'column'],
      marks: '·+-!!·',
      expected: ['1', '2', '3', '4', '5', '6'],
      got: ['1.005', '3', '2', 'NaN', 'Infinity', '6'],
    })
  })

  test('the moments of a filter have the axes of the filter', () => {
    const shape = [1, 2, 1, 1]
    expect(mapOf('state.conv1.w.m', shape, [1, 2], [1, 3])?.axes).toEqual(
      mapOf('dw', shape, [1, 2], [1, 3])?.axes,
    )
  })

  test('no map if everything is right, if the shape is wrong, or if it cannot be drawn', () => {
    expect(mapOf('', [3], [1, 2, 3], [1, 2, 3])).toBeUndefined()
    expect(mapOf('', [1], [1], [2])).toBeUndefined()
    const expected = { shape: [2], data: Float64Array.of(1, 2), tolerance: new Float64Array(2) }
    const other: Numbers = { shape: [1, 2], data: Float64Array.of(1, 3) }
    expect(errorMap({ path: '', expected, got: other })).toBeUndefined()
    expect(errorMap({ path: '', expected, got: undefined })).toBeUndefined()
    const many = Array.from({ length: 5000 }, (_, i) => i)
    expect(mapOf('', [5000], many, many.toReversed())).toBeUndefined()
  })
})

describe('a slice', () => {
  test('a matrix, in full', () => {
    const map = mapOf('dw', [2, 3], [1, 2, 3, 4, 5, 6], [1, 3, 2, Number.NaN, 5, 6])!
    expect(sliceCount([map])).toBe(1)
    expect(renderSlice([map], 0, 80)).toEqual([
      'dw [2, 3], 3 of 6 wrong',
      '    column',
      'row 0 1 2',
      '  0 · + -',
      '  1 ! · ·',
      '· right  + too large  - too small  ! not finite',
    ])
  })

  test('a picture: the worst slice, with its indices', () => {
    // Two pictures, one row, two columns, two channels. Both columns of picture 1, channel 0 are wrong.
    const right = [1, 2, 3, 4, 5, 6, 7, 8]
    const map = mapOf('', [2, 1, 2, 2], right, [1, 0, 3, 4, 9, 6, 9, 8])!
    expect(sliceCount([map])).toBe(4)
    expect(worstSlice([map])).toBe(2)
    expect(renderSlice([map], 2, 80)).toEqual([
      'result [2, 1, 2, 2], slice 3 of 4: picture 1, channel 0, 2 of 2 wrong',
      '    column',
      'row 0 1',
      '  0 + +',
      '· right  + too large  - too small  ! not finite',
    ])
  })

  test('a filter shows kernel rows and columns', () => {
    const map = mapOf('dw', [2, 2, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8], [1, 0, 3, 4, 5, 6, 7, 8])!
    expect(sliceCount([map])).toBe(2)
    expect(renderSlice([map], worstSlice([map]), 80)).toEqual([
      'dw [2, 2, 1, 2], slice 2 of 2: input channel 0, filter 1, 1 of 4 wrong',
      '           kernel column',
      'kernel row 0 1',
      '         0 - ·',
      '         1 · ·',
      '· right  + too large  - too small  ! not finite',
    ])
  })

  test('a vector has no rows', () => {
    const map = mapOf('db', [3], [1, 2, 3], [1, 2, 4])!
    expect(renderSlice([map], 0, 80)).toEqual([
      'db [3], 1 of 3 wrong',
      '  element',
      '  0 1 2',
      '  · · +',
      '· right  + too large  - too small  ! not finite',
    ])
  })

  test('the slices of several maps have one numbering, and the worst slice is one of the first map', () => {
    const dx = mapOf('dx', [2, 1, 1, 1], [1, 2], [1, 9])!
    const dw = mapOf('dw', [2, 2], [1, 2, 3, 4], [0, 0, 0, 0])!
    expect(sliceCount([dx, dw])).toBe(3)
    expect(worstSlice([dx, dw])).toBe(1)
    expect(renderSlice([dx, dw], 1, 80)[0]).toBe(
      'dx [2, 1, 1, 1], slice 2 of 3: picture 1, channel 0, 1 of 1 wrong',
    )
    expect(renderSlice([dx, dw], 2, 80)[0]).toBe('dw [2, 2], slice 3 of 3, 4 of 4 wrong')
  })

  test('on a narrow screen, marks are side by side below tens and ones, and words are wrapped', () => {
    const right = Array.from({ length: 2 * 32 * 32 }, (_, i) => i)
    const got = right.map((x, i) => (i === 32 * 32 + 2 * 32 + 30 ? x - 1 : x))
    const map = mapOf('', [2, 32, 32, 1], right, got)!
    const lines = renderSlice([map], worstSlice([map]), 40)
    expect(lines.slice(0, 8)).toEqual([
      'result [2, 32, 32, 1], slice 2 of 2:',
      'picture 1, channel 0, 1 of 1024 wrong',
      '    column',
      '    0         1         2         3',
      'row 01234567890123456789012345678901',
      '  0 ································',
      '  1 ································',
      '  2 ······························-·',
    ])
    expect(lines.slice(-2)).toEqual(['· right  + too large  - too small', '! not finite'])
  })

  test('no line is too wide: columns are cut around what is wrong, and dots show it', () => {
    const right = Array.from({ length: 2 * 30 }, (_, i) => i)
    const map = mapOf('', [2, 30], right, right.toReversed())!
    for (const width of [12, 20, 40, 80]) {
      for (const line of renderSlice([map], 0, width)) expect(line.length).toBeLessThanOrEqual(width)
    }
    expect(renderSlice([map], 0, 20).slice(3, 6)).toEqual([
      '    0        ...',
      'row 01234567 ...',
      '  0 ++++++++ ...',
    ])
    const late = mapOf('', [2, 30], right, [...right.slice(0, -5), 0, ...right.slice(-4)])!
    expect(renderSlice([late], 0, 24).slice(3, 7)).toEqual([
      '    ... 2',
      'row ... 0123456789',
      '  0 ... ··········',
      '  1 ... ·····-····',
    ])
  })
})
