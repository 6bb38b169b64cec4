/** Every fault that is reported, in a function that has it. */
import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import { contiguous, type Tensor, tensor, zeros } from '../../src/tensor.ts'
import type { Case, TensorData, Value } from '../cases/case.ts'
import { sliced, streamOf, tensorData, transposed } from '../cases/draw.ts'
import { parameterNames, perform } from './perform.ts'

const x = tensorData([1, 2, 3, 4, 5, 6], [2, 3])

function run(kata: unknown, args: Value[] = [x], more: Partial<Case> = {}) {
  return perform(kata, { name: 'test', kind: 'general', seed: 1, args, ...more })
}

function returned(...args: Parameters<typeof run>): Value {
  const performance = run(...args)
  if ('failure' in performance) throw new Error(performance.failure.message)
  return performance.returned
}

function failure(...args: Parameters<typeof run>) {
  const performance = run(...args)
  if (!('failure' in performance)) throw new Error('nothing was found')
  return performance.failure
}

const numbersOf = (value: Value): number[] => Array.from((value as TensorData).data)

function neverCalled(): never {
  throw new Error('never run')
}

describe('what is handed over', () => {
  test.each([
    ['row-major', x],
    ['transposed', transposed(x)],
    ['sliced', sliced(x)],
  ])('a %s tensor holds the same numbers', (_, given) => {
    const read = (t: Tensor) => [t.get(0, 0), t.get(0, 1), t.get(0, 2), t.get(1, 0), t.get(1, 1), t.get(1, 2)]
    expect(returned(read, [given])).toEqual([1, 2, 3, 4, 5, 6])
    expect(returned(read, [given], { guarded: true })).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('views are laid out differently in memory', () => {
    const layout = (t: Tensor) => [...t.stride, t.offset, t.data.length]
    expect(returned(layout, [x])).toEqual([3, 1, 0, 6])
    expect(returned(layout, [transposed(x)])).toEqual([1, 2, 0, 6])
    expect(returned(layout, [sliced(x)])).toEqual([8, 2, 9, 32])
  })

  test('every call gets fresh copies', () => {
    const kept: Tensor[] = []
    const keep = (t: Tensor) => kept.push(t)
    run(keep)
    kept[0].data.fill(0)
    run(keep)
    expect(Array.from(kept[1].data)).toEqual([1, 2, 3, 4, 5, 6])
    expect(Array.from(x.data)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('a stream is a seeded function whose calls are counted', () => {
    const twice = (random: () => number) => [random(), random()]
    const expected = streamOf(7)
    expect(run(twice, [{ stream: 7 }])).toEqual({ returned: [expected(), expected()], draws: [2] })
  })

  test('masks come by step, with as many rows as the batch', () => {
    const masks = { masksFor: [tensorData([2, 0], [1, 2]), tensorData([0, 2, 2, 2], [2, 2])] }
    type MasksFor = (step: number, rows: number) => { dropout: Tensor }
    const asking = (step: number, rows: number) => (options: { masksFor: MasksFor }) =>
      options.masksFor(step, rows).dropout
    const second = (options: { masksFor: MasksFor }) => asking(0, 1)(options) && asking(1, 2)(options)
    expect(numbersOf(returned(second, [{ masksFor: masks }]))).toEqual([0, 2, 2, 2])
    expect(failure(asking(1, 3), [{ masksFor: masks }])).toMatchObject({
      kind: 'value',
      message: expect.stringMatching(
        /^You called masksFor\(1, 3\), but the batch of step 1 has 2 rows\. \(checker\/judge\/perform\.test\.ts:\d+\)$/,
      ),
    })
    expect(failure(asking(2, 2), [{ masksFor: masks }]).message).toContain(
      'You called masksFor(2, 2), but steps are counted from 0, and the last step of this epoch is 1.',
    )
    const again = ({ masksFor }: { masksFor: MasksFor }) => [masksFor(0, 1), masksFor(0, 1)]
    expect(failure(again, [{ masksFor: masks }]).message).toContain(
      'You called masksFor(0, 1), but call 2 has to be masksFor(1, ...): it is called once for each step, in order.',
    )
    const only = { masksFor: masks.masksFor.slice(0, 1) }
    expect(failure(asking(1, 1), [{ masksFor: only }]).message).toContain(
      'but steps are counted from 0, and this epoch has only step 0.',
    )
  })

  test('several calls are one performance', () => {
    const draw = (random: () => number, n: number) => Array.from({ length: n }, random).length
    const calls = { furtherCalls: [[{ stream: 2 }, 3]] }
    expect(run(draw, [{ stream: 1 }, 1], calls)).toEqual({ returned: [1, 3], draws: [1, 3] })
  })
})

describe('called again with the same arrays', () => {
  const other = { ...x, data: x.data.map((number) => 10 * number) }
  const again = {
    furtherCalls: [
      [
        [other, { w: other }],
        [7, 8],
      ],
    ],
    sameArrays: true,
  }
  const first = (layout: TensorData['view']) => [
    [{ ...x, view: layout }, { w: x }],
    [1, 2],
  ]

  test.each([undefined, 'transposed', 'sliced'] as const)('they hold the other numbers, %s', (layout) => {
    const seen: unknown[] = []
    const kata = (list: [Tensor, { w: Tensor }], numbers: number[]) => {
      const [t, { w }] = list
      seen.push([list, t, t.data, w, numbers])
      return [tensor(contiguous(t).data, t.shape), t, numbers[1], w.get(1, 2)]
    }
    const [, [copy, view, number, last]] = returned(kata, first(layout), again) as Value[][]
    expect([numbersOf(copy), numbersOf(view)]).toEqual([Array.from(other.data), Array.from(other.data)])
    expect([number, last]).toEqual([8, 60])
    const [one, two] = seen as object[][]
    expect(one.every((part, i) => part === two[i])).toBe(true)
  })

  test('a write to them is noticed in the second call, too', () => {
    let calls = 0
    const kata = (t: Tensor) => {
      if (++calls === 2) t.set(1, 2, 0)
      return 1
    }
    expect(failure(kata, [x], { furtherCalls: [[other]], sameArrays: true }).message).toMatch(
      /^t\[1, 2\] was 60 and is now 0/,
    )
  })

  test('an answer of its own may not change', () => {
    const kept = zeros([1])
    const kata = (t: Tensor) => {
      kept.set(0, t.get(0, 0))
      return kept
    }
    expect(failure(kata, [x], { furtherCalls: [[other]], sameArrays: true }).kind).toBe('mutation')
  })
})

describe('what an earlier call returned', () => {
  const other = tensorData([1, 2, 3, 4, 5, 60], [2, 3])
  const calls = { furtherCalls: [[other]] }
  const fresh = (t: Tensor) => tensor(contiguous(t).data, t.shape)
  const kept = zeros([2, 3])
  const again = (t: Tensor) => {
    kept.data.set(contiguous(t).data)
    return kept
  }

  test.each([{ guarded: false }, { guarded: true }])('stays as it is, %o', (more) => {
    expect((returned(fresh, [x], { ...calls, ...more }) as Value[]).map(numbersOf)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 60],
    ])
    // A view of what was handed over is of what was handed over in that call.
    expect((returned((t: Tensor) => t, [x], { ...calls, ...more }) as Value[]).map(numbersOf)).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 60],
    ])
    expect(failure(again, [x], { ...calls, ...more })).toMatchObject({
      kind: 'mutation',
      index: [1, 2],
      message:
        'again was called 2 times, and a later call changed what call 1 returned: result[1, 2] was 6 and is now 60. ' +
        'Every call has to return new arrays, which no later call writes to.',
    })
  })

  test('is compared in all its parts', () => {
    const state = { m: [1, 2], step: 0 }
    const counting = (t: Tensor) => {
      state.step = t.get(1, 2)
      return { state }
    }
    expect(failure(counting, [x], calls)).toMatchObject({
      path: 'state.step',
      message: expect.stringContaining('state.step was 6 and is now 60'),
    })
    const list: number[] = []
    const longer = (t: Tensor) => {
      list.push(t.get(0, 0))
      return list
    }
    expect(failure(longer, [x], calls).message).toContain(
      'result was a plain array of length 1 and is now a plain array of length 2',
    )
  })

  test('is not compared if there is only one call', () => {
    expect(numbersOf(returned(again))).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('what comes back is copied', () => {
  test('a view is read through its shape, stride and offset', () => {
    const value = returned((t: Tensor) => t.transpose(1, 0).lo(1, 0).step(-1, 1)) as TensorData
    expect(value.shape).toEqual([2, 2])
    expect(Array.from(value.data)).toEqual([3, 6, 2, 5])
  })

  test('a view of a guarded tensor, a tensor without axes, one without elements', () => {
    expect(numbersOf(returned((t: Tensor) => t.pick(1), [x], { guarded: true }))).toEqual([4, 5, 6])
    expect(returned((t: Tensor) => t.pick(1, 2))).toEqual({ shape: [], data: Float32Array.of(6) })
    expect(returned(() => zeros([0, 3]))).toEqual({ shape: [0, 3], data: new Float32Array(0) })
  })

  test('objects, arrays, numbers and text', () => {
    const value = { dx: zeros([1]), rows: [{ layer: 'a', output: [1, 2] }], loss: Number.NaN, flag: true }
    expect(returned(() => value)).toEqual({ ...value, dx: { shape: [1], data: new Float32Array(1) } })
  })
})

describe('what a kata returns by mistake has a name', () => {
  test.each<[string, () => unknown, string, string]>([
    [
      'nothing',
      () => undefined,
      'undefined',
      'returned undefined. Does every path through it end with a `return`?',
    ],
    ['a promise', async () => zeros([1]), 'promise', 'The result is a Promise'],
    ['a promise that fails', async () => Promise.reject(new Error('later')), 'promise', 'without async'],
    ['a promise inside', () => ({ dx: Promise.resolve(1) }), 'promise', 'dx is a Promise'],
    [
      'a typed array',
      () => new Float32Array(12),
      'type',
      'The result is a Float32Array of length 12, which has no shape',
    ],
    ['float64', () => ndarray(new Float64Array(4)), 'type', 'The result is an ndarray over a Float64Array'],
    ['a plain array inside', () => ({ dw: ndarray([1, 2]) }), 'type', 'dw is an ndarray over a plain array'],
    ['a function', () => () => 1, 'type', 'The result is a function'],
    [
      'a getter',
      () => Object.defineProperty({}, 'dx', { get: neverCalled, enumerable: true }),
      'type',
      'dx is a getter',
    ],
    ['a proxy', () => new Proxy({}, { ownKeys: neverCalled }), 'type', 'The result is a Proxy'],
    [
      'a look-alike',
      () => ({ data: new Float32Array(1), shape: [1], stride: [1], offset: 0 }),
      'type',
      'only looks like an ndarray',
    ],
    [
      'a view that is too long',
      () => ndarray(new Float32Array(6), [2, 4]),
      'bounds',
      'reaches index 7 of a buffer with 6 numbers',
    ],
    [
      'a view that starts too early',
      () => ndarray(new Float32Array(6), [2], [1], -1),
      'bounds',
      'reaches index -1',
    ],
    [
      'a fractional shape',
      () => ndarray(new Float32Array(6), [2.5, 2]),
      'shape',
      'The shape of the result is not a list of whole numbers: [2.5, 2]',
    ],
    [
      'a huge shape',
      () => ndarray(new Float32Array(1), [1e5, 1e5], [0, 0]),
      'shape',
      'more elements than any right answer',
    ],
    ['a negative shape', () => ndarray(new Float32Array(4), [-2, -2]), 'shape', 'has the shape [-2, -2]'],
  ])('%s', (_, kata, kind, message) => {
    expect(failure(kata)).toMatchObject({ kind, message: expect.stringContaining(message) })
  })

  test('an endless structure', () => {
    const circle: { next?: unknown } = {}
    circle.next = circle
    expect(failure(() => circle).message).toContain('more parts than any right answer')
  })

  test('prototypes that were tampered with are not used', () => {
    const poisoned = zeros([2])
    Object.defineProperty(poisoned.data, 'length', { value: 1e9 })
    Object.setPrototypeOf(poisoned.data, Array.prototype)
    expect(numbersOf(returned(() => poisoned))).toEqual([0, 0])
  })

  test('a kata that is not a function', () => {
    expect(failure(undefined)).toEqual({ kind: 'load', message: 'Expected a function, got undefined.' })
  })
})

describe('what a kata throws', () => {
  function conv2d() {
    throw new TypeError('that did not work')
  }

  test('is reported with its line', () => {
    const { kind, message } = failure(conv2d)
    expect(kind).toBe('threw')
    expect(message).toMatch(
      /^conv2d threw TypeError: that did not work \(checker\/judge\/perform\.test\.ts:\d+\)$/,
    )
  })

  test.each<[string, unknown, string]>([
    ['text', 'no', 'threw no, which is not an Error.'],
    ['an object', { code: 3 }, 'threw {"code":3}, which is not an Error.'],
    ['nothing', undefined, 'threw undefined, which is not an Error.'],
    ['something nasty', { toJSON: neverCalled }, 'threw something that cannot be printed.'],
  ])('may be %s', (_, thrown, message) => {
    const kata = () => {
      throw thrown
    }
    expect(failure(kata).message).toContain(message)
  })

  test('a class is not a kata', () => {
    expect(failure(class Relu {}).message).toContain("Class constructor Relu cannot be invoked without 'new'")
  })
})

describe('a write to an argument', () => {
  const cases: [string, (t: Tensor) => unknown, string][] = [
    ['with set', (t) => t.set(1, 2, 0), 't[1, 2] was 6 and is now 0.'],
    ['in the buffer', (t) => t.data.fill(9), 't[0, 0] was 1 and is now 9.'],
    ['through a view', (t) => t.pick(1).set(0, 7), 't[1, 0] was 4 and is now 7.'],
    ['through contiguous', (t) => contiguous(t).data.set([8]), 't[0, 0] was 1 and is now 8.'],
    ['of NaN', (t) => t.set(0, 1, Number.NaN), 't[0, 1] was 2 and is now NaN.'],
    ['of the offset', (t) => Object.assign(t, { offset: 1 }), 't.offset was 0 and is now 1.'],
    ['of the buffer', (t) => Object.assign(t, { data: new Float32Array(6) }), 'You replaced t.data.'],
    ['that leaves no shape', (t) => Object.assign(t, { shape: null }), 't.shape was [2, 3] and is now [].'],
    ['of the shape', (t) => t.shape.reverse(), 't.shape was [2, 3] and is now [3, 2].'],
  ]
  test.each(cases)('%s', (_, write, message) => {
    const kata = (t: Tensor) => {
      write(t)
      return 1
    }
    for (const guarded of [false, true]) {
      expect(failure(kata, [x], { guarded })).toMatchObject({
        kind: 'mutation',
        message: expect.stringContaining(message),
      })
    }
  })

  test('to the buffer outside a view', () => {
    const kata = (t: Tensor) => {
      t.data[0] = 5
      return 1
    }
    expect(failure(kata, [sliced(x)]).message).toContain('t.data[0] was 100 and is now 5.')
  })

  test.each<[string, (argument: never) => unknown, Value, string]>([
    ['sorts a list', (list: number[]) => list.sort(), [3, 1, 2], 'list[0] was 3 and is now 1.'],
    [
      'makes a list longer',
      ({ order }: { order: number[] }) => order.push(1),
      { order: [0] },
      'argument 1.order had the length 1 and now has the length 2.',
    ],
    [
      'replaces a field',
      (params: object) => Object.assign(params, { w: zeros([1]) }),
      { w: x },
      'You replaced params.w with another object.',
    ],
    [
      'adds a field',
      (params: { w: unknown }) => Object.assign(params, { b: params.w }),
      { w: x },
      'You added params.b.',
    ],
    [
      'removes a field',
      (params: object) => Reflect.deleteProperty(params, 'w'),
      { w: x },
      'You removed params.w.',
    ],
    ['counts', (state: { step: number }) => ++state.step, { step: 1 }, 'state.step was 1 and is now 2.'],
    ['swaps parts', (list: unknown[]) => list.reverse(), [x, x], 'You replaced list[0] with another object.'],
  ])('that %s', (_, kata, given, message) => {
    expect(failure(kata, [given]).message).toBe(`${message} A kata must not change its inputs.`)
  })

  test('reading and returning arguments is fine', () => {
    expect(numbersOf(returned((t: Tensor) => t))).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('a copy where one is asked for', () => {
  test('may not share memory with an argument', () => {
    const view = (t: Tensor) => t.transpose(1, 0)
    const message = 'What view returned shares memory with t; it has to be a copy.'
    expect(failure(view, [x], { ownMemory: true })).toEqual({ kind: 'type', message })
    const same = (list: number[]) => list
    expect(failure(same, [[1, 2]], { ownMemory: true }).message).toContain('shares memory with list')
  })

  test('is accepted', () => {
    expect(numbersOf(returned((t: Tensor) => tensor(t.data, [6]), [x], { ownMemory: true }))).toHaveLength(6)
  })
})

test('the names of parameters are read from the text of the function', () => {
  expect(parameterNames((x: number, w: number, options = { a: [1, 2] }) => x + w + options.a[0])).toEqual([
    'x',
    'w',
    'options',
  ])
  expect(parameterNames(({ a }: { a: number }, [b]: number[], ...rest: number[]) => a + b + rest[0])).toEqual(
    ['argument 1', 'argument 2', 'rest'],
  )
  expect(parameterNames(() => 1)).toEqual([])
  expect(parameterNames(new Function('return x => (x + 1)')())).toEqual(['x'])
})

describe('an argument to write to', () => {
  const y = tensorData([7, 7, 7, 7, 7, 7], [2, 3])
  const into = { into: 1 }
  const copy = (from: Tensor, to: Tensor) => {
    to.data.set(contiguous(from).data)
    return to
  }

  test.each([{ guarded: false }, { guarded: true }])(
    'may be written to and has to be returned, %o',
    (more) => {
      expect(numbersOf(returned(copy, [x, y], { ...into, ...more }))).toEqual([1, 2, 3, 4, 5, 6])
      expect(
        failure((from: Tensor) => tensor(from.data, from.shape), [x, y], { ...into, ...more }),
      ).toMatchObject({ kind: 'type', message: expect.stringContaining('has to write its result into') })
    },
  )

  test('the others may not', () => {
    const back = (from: Tensor, to: Tensor) => copy(to, from) && to
    expect(failure(back, [x, y], into)).toMatchObject({ kind: 'mutation', path: 'from', index: [0, 0] })
    expect(failure(copy, [x, y])).toMatchObject({ kind: 'mutation', path: 'to' })
  })

  test('its shape stays what it is', () => {
    const reshape = (_: Tensor, to: Tensor) => {
      to.shape[0] = 1
      return to
    }
    expect(failure(reshape, [x, y], into)).toMatchObject({ kind: 'mutation', path: 'to.shape' })
  })
})
