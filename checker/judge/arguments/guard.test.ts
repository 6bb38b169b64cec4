/** Guarded tensors: correct code sees no difference, and every access out of range is named. */
import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import { contiguous, type Tensor, zeros } from '../../../src/tensor.ts'
import type { TensorData, Value } from '../../cases/case.ts'
import { sliced, tensorData, transposed } from '../../cases/draw.ts'
import { perform } from '../perform.ts'

const x = tensorData([1, 2, 3, 4, 5, 6], [2, 3])
const picture = tensorData(new Float32Array(2 * 32 * 3), [1, 2, 32, 3])

function run(kata: (...args: never[]) => unknown, given: Value = x) {
  return perform(kata, { args: [given], guarded: true })
}

describe('correct code sees no difference', () => {
  const uses: [string, (t: Tensor) => unknown][] = [
    ['get', (t) => t.get(1, 2)],
    ['flat reads', (t) => t.data[t.index(1, 2)]],
    ['length and size', (t) => [t.data.length, t.size, t.dimension, ...t.shape, ...t.stride, t.offset]],
    ['dtype', (t) => [t.dtype, ndarray(t.data, t.shape).dtype]],
    ['a copy', (t) => Array.from(new Float32Array(t.data))],
    ['Array.from, spread, iteration', (t) => [...t.data, ...Array.from(t.data, (v) => 2 * v)]],
    ['slice', (t) => Array.from(t.data.slice(1, 4))],
    ['subarray', (t) => t.data.subarray(1, 3)[1] + t.data.subarray(2).length],
    ['map and reduce', (t) => t.data.map((v) => v * v).reduce((a, b) => a + b, 0)],
    [
      'set of a real array',
      (t) => {
        const copy = new Float32Array(t.data.length + 1)
        copy.set(t.data, 1)
        return Array.from(copy)
      },
    ],
    [
      'a loop over the whole buffer',
      (t) => {
        const copy: number[] = []
        for (let i = 0; i < t.data.length; i++) copy[i] = t.data[i]
        return copy
      },
    ],
    [
      'other views',
      (t) => [
        t.transpose(1, 0).get(2, 1),
        t.pick(1).get(2),
        t.lo(1, 1).hi(1, 2).get(0, 1),
        t.step(1, -1).get(0, 2),
      ],
    ],
    ['reshaping', (t) => (t.offset === 0 && t.stride[0] === 3 ? ndarray(t.data, [3, 2]).get(2, 1) : 6)],
    ['contiguous', (t) => Array.from(contiguous(t).data)],
    ['contiguous of a view', (t) => Array.from(contiguous(t.transpose(1, 0)).data)],
    ['properties that are not there', (t) => [typeof Reflect.get(t.data, 'foo'), 'foo' in t.data]],
    [
      'set and fill on zeros',
      () => {
        const y = zeros([2, 2])
        y.set(1, 1, 3)
        y.data[0] += 2
        y.data.fill(5, 1, 2)
        return [...y.data, y.get(1, 1)]
      },
    ],
    [
      'set on a view of zeros',
      () => {
        const y = zeros([2, 2])
        y.pick(1).set(0, 4)
        y.data.subarray(2, 4)[1] = 6
        return Array.from(y.data)
      },
    ],
  ]
  const views: [string, TensorData][] = [
    ['row-major', x],
    ['transposed', transposed(x)],
    ['sliced', sliced(x)],
  ]
  for (const [layout, given] of views) {
    test.each(uses)(`${layout}: %s`, (_, kata) => {
      const plain = perform(kata, { args: [given] })
      expect(plain).toHaveProperty('returned')
      expect(run(kata, given)).toEqual(plain)
    })
  }
})

describe('an access out of range is named', () => {
  const message = (kata: (t: Tensor) => unknown, given: Value = x): string => {
    const performance = run(kata, given)
    if (!('failure' in performance)) throw new Error('nothing was found')
    expect(performance.failure.kind).toBe('bounds')
    return performance.failure.message
  }

  test('an index too large, and where it happened', () => {
    expect(message((x) => x.get(0, 2, 0, 0), picture)).toMatch(
      /^x\.get\(0, 2, 0, 0\): index 2 is out of range: axis 1 has 2 rows, 0 to 1\. \(checker\/judge\/arguments\/guard\.test\.ts:\d+\)$/,
    )
  })

  test.each<[string, (x: Tensor) => unknown, string]>([
    ['negative', (x) => x.get(0, -1), 'x.get(0, -1): index -1 is out of range: axis 1 has 3 columns, 0 to 2'],
    [
      'fractional',
      (x) => x.get(0.5, 0),
      'x.get(0.5, 0): index 0.5 is not a whole number: axis 0 has 2 rows, 0 to 1',
    ],
    ['NaN', (x) => x.get(0, Number.NaN), 'index NaN is not a whole number'],
    ['an index missing', (x) => x.get(1), 'x.get(1): 2 axes need 2 indices, got 1'],
    ['a write', (x) => x.set(2, 0, 7), 'x.set(2, 0, 7): index 2 is out of range: axis 0 has 2 rows, 0 to 1'],
    ['a write with an index missing', (x) => x.set(1, 7), 'x.set(1, 7): 2 axes need 2 indices, got 1'],
    [
      'a write with an index too many',
      (x) => x.set(0, 0, 0, 7),
      'x.set(0, 0, 0, 7): 2 axes need 2 indices and a value, got 4 arguments',
    ],
    [
      'a view',
      (x) => x.pick(1).get(3),
      'x.pick(1).get(3): index 3 is out of range: axis 0 has 3 columns, 0 to 2',
    ],
    [
      'another order',
      (x) => x.transpose(1, 0).get(3, 0),
      'x.transpose(1, 0).get(3, 0): index 3 is out of range: axis 0 has 3 columns, 0 to 2',
    ],
    ['the buffer', (x) => x.data[6], 'x.data[6]: a read outside the buffer, which has 6 numbers'],
    ['before the buffer', (x) => x.data[-1], 'x.data[-1]: a read outside'],
    ['no index', (x) => x.data[undefined as never], 'x.data[undefined]: a read outside'],
    ['a part of the buffer', (x) => x.data.subarray(0, 3)[3], 'x.data.subarray(0, 3)[3]: a read outside'],
    [
      'zeros',
      () => zeros([2, 2]).set(2, 0, 1),
      'zeros([2, 2]).set(2, 0, 1): index 2 is out of range: axis 0 has 2 elements, 0 to 1',
    ],
    [
      'the buffer of zeros',
      () => {
        zeros([2]).data[2] = 1
      },
      'zeros([2]).data[2]: a write outside the buffer',
    ],
  ])('%s', (_, kata, expected) => {
    expect(message(kata)).toContain(expected)
  })

  test('even when the error is caught and the numbers are right', () => {
    const kata = (x: Tensor) => {
      try {
        x.get(0, 3)
      } catch {}
      return 1
    }
    expect(message(kata)).toContain('x.get(0, 3)')
  })

  test('outside a view, though inside its buffer', () => {
    const kata = (x: Tensor) => {
      let sum = 0
      for (let i = 0; i < x.size; i++) sum += x.data[i]
      return sum
    }
    expect(message(kata, sliced(x))).toContain(
      'x.data[0]: a read outside the view, which lies between x.data[9] and x.data[21]',
    )
  })

  test('after the call nothing is guarded', () => {
    run(() => zeros([1]).get(0))
    expect(zeros([1]).get(1)).toBeUndefined()
  })
})
