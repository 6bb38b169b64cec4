/**
 * Tolerances are neither loose nor tight. Not loose: an error of a thousandth in any one element that is at least the
 * root mean square of its tensor is caught. Not tight: answers computed in float32 throughout, every sum in the worst
 * order there is, are right. Both for every kata whose answers have tolerances, and for twenty seeds.
 */
import { describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import {
  type AdamOptions,
  type AdamState,
  type Batch,
  type Cache,
  type ConvOptions,
  type EpochOptions,
  type Masks,
  type Model,
  type Params,
  type PoolOptions,
  type Tensor,
  tensor,
  type Weights,
  weightedLayers,
  zeros,
} from '../../src/tensor.ts'
import { checkOf, solutionOf } from '../bank/catalogue.ts'
import { along, build, each, map } from '../bank/loops.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { compare } from '../judge/compare.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { type Leaf, leavesOf } from '../judge/leaves.ts'
import type { Check, Expected } from './case.ts'
import { positionOf } from './indices.ts'

const seeds = Array.from({ length: 20 }, (_, i) => i + 1)

const checks: [id: string, check: Check][] = []
for (const { id } of katas) {
  const check = await checkOf(id)
  if (check.expect) checks.push([id, check])
}

// --- not loose --------------------------------------------------------------------------------------

const rootMeanSquare = ({ expected }: Leaf): number =>
  Math.hypot(...expected.data) / Math.sqrt(expected.data.length)

describe.each(checks)('%s is not loose', (_, check) => {
  test('an error of a thousandth of any one large element is caught', () => {
    const missed: string[] = []
    let tried = 0
    for (const seed of seeds) {
      for (const testCase of check.cases(seed).filter(({ kind }) => kind !== 'shape')) {
        const expected = expectedOf(check, testCase)
        for (const leaf of leavesOf(expected, undefined)) {
          const { data, tolerance } = leaf.expected
          const size = rootMeanSquare(leaf)
          // What should be 0 everywhere is rounding, and has no size; what is hardly more than that has no thousandths.
          if (size <= 2 * Math.max(...tolerance)) continue
          for (const [i, right] of data.entries()) {
            if (Math.abs(right) < size) continue
            tried++
            if (tolerance[i] >= 1e-3 * Math.abs(right))
              missed.push(`seed ${seed}, ${testCase.name}, ${leaf.path}[${i}]`)
          }
        }
      }
    }
    expect(missed).toEqual([])
    // The split has nothing but whole numbers, and all of them at once.
    if (tried === 0) expect(check).toBe(Object.fromEntries(checks)['batches/split'])
  })

  test('and it is the comparison that catches it', () => {
    const [testCase] = check.cases(1).filter(({ kind }) => kind !== 'shape')
    const expected = expectedOf(check, testCase)
    const leaves = leavesOf(expected, undefined).filter((leaf) => rootMeanSquare(leaf) > 0)
    expect(leaves.length).toBeGreaterThan(0)
    for (const leaf of leaves) {
      const largest = Math.max(...Array.from(leaf.expected.data, Math.abs))
      const i = leaf.expected.data.findIndex((value) => Math.abs(value) === largest)
      const got = Float64Array.from(leaf.expected.data, (value, k) => (k === i ? value * 1.001 : value))
      const { shape } = leaf.expected
      const returned = { shape, data: Float32Array.from(got) }
      expect(compare(leaf.expected, returned)?.wrong, leaf.path).toBe(1)
    }
  })
})

// --- not tight: float32 throughout ------------------------------------------------------------------

const f32 = Math.fround

/** Orders of the terms of a sum. With the positive ones first the partial sums, and so their roundings, are largest. */
const orders: Record<string, (terms: number[]) => number[]> = {
  'positive terms first': (terms) => terms.sort((a, b) => b - a),
  'negative terms first': (terms) => terms.sort((a, b) => a - b),
  'large terms first': (terms) => terms.sort((a, b) => Math.abs(b) - Math.abs(a)),
}

/** All katas in float32, with sums in this order: every product and every partial sum is rounded. */
function float32(order: (terms: number[]) => number[]): Record<string, AnyKata> {
  const sum = (terms: number[]): number => order(terms).reduce((total, term) => f32(total + term), 0)
  const product = (a: number, b: number): number => f32(a * b)

  /** Every product of a convolution: indices of the output, of the pixel and of the weight. */
  const taps = (
    x: Tensor,
    w: Tensor,
    y: number[],
    { strides = [1, 1], padding = 'valid' }: ConvOptions,
    visit: (output: number[], pixel: number[], weight: number[]) => void,
  ): void => {
    const before = (axis: 0 | 1) =>
      padding === 'same'
        ? Math.floor(Math.max(0, (y[axis + 1] - 1) * strides[axis] + w.shape[axis] - x.shape[axis + 1]) / 2)
        : 0
    const [top, left] = [before(0), before(1)]
    const [KH, KW, C] = w.shape
    each([...y, KH, KW, C], (n, i, j, f, kh, kw, c) => {
      const [row, column] = [i * strides[0] + kh - top, j * strides[1] + kw - left]
      if (row < 0 || column < 0 || row >= x.shape[1] || column >= x.shape[2]) return
      visit([n, i, j, f], [n, row, column, c], [kh, kw, c, f])
    })
  }
  /** Collects the terms of every element of a tensor, and sums them at the end. */
  const collector = (shape: number[]) => {
    const terms = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (): number[] => [])
    return {
      add: (term: number, index: number[]) => void terms[positionOf(index, shape)].push(term),
      tensor: () => tensor(terms.map(sum), shape),
    }
  }

  const conv2d = (x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor => {
    const { strides = [1, 1], padding = 'valid' } = options
    const count = (axis: 0 | 1) =>
      padding === 'same'
        ? Math.ceil(x.shape[axis + 1] / strides[axis])
        : Math.floor((x.shape[axis + 1] - w.shape[axis]) / strides[axis]) + 1
    const y = collector([x.shape[0], count(0), count(1), w.shape[3]])
    const shape = [x.shape[0], count(0), count(1), w.shape[3]]
    taps(x, w, shape, options, (output, pixel, weight) =>
      y.add(product(x.get(...pixel), w.get(...weight)), output),
    )
    each(shape, (...output) => y.add(b.get(output[3]), output))
    return y.tensor()
  }
  const conv2dBackward = (dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}) => {
    const [dx, dw, db] = [collector(x.shape), collector(w.shape), collector([w.shape[3]])]
    taps(x, w, dy.shape, options, (output, pixel, weight) => {
      dx.add(product(dy.get(...output), w.get(...weight)), pixel)
      dw.add(product(dy.get(...output), x.get(...pixel)), weight)
    })
    each(dy.shape, (...output) => db.add(dy.get(...output), [output[3]]))
    return { dx: dx.tensor(), dw: dw.tensor(), db: db.tensor() }
  }
  const relu = (x: Tensor) => map(x, (v) => Math.max(0, v))
  const reluBackward = (dy: Tensor, x: Tensor) => map(dy, (v, ...at) => (x.get(...at) > 0 ? v : 0))

  /** Where the first maximum of each window is. */
  const maxima = (x: Tensor, { poolSize = [2, 2], strides = poolSize }: PoolOptions) => {
    const [N, H, W, C] = x.shape
    const count = (extent: number, axis: 0 | 1) => Math.floor((extent - poolSize[axis]) / strides[axis]) + 1
    const shape = [N, count(H, 0), count(W, 1), C]
    const places = new Map<string, number[]>()
    each(shape, (n, i, j, c) => {
      let best: number[] | undefined
      each(poolSize, (h, w) => {
        const pixel = [n, i * strides[0] + h, j * strides[1] + w, c]
        if (!best || x.get(...pixel) > x.get(...best)) best = pixel
      })
      places.set([n, i, j, c].join(), best!)
    })
    return { shape, at: (...index: number[]) => places.get(index.join())! }
  }
  const maxpool = (x: Tensor, options: PoolOptions = {}) => {
    const { shape, at } = maxima(x, options)
    return build(shape, (...index) => x.get(...at(...index)))
  }
  const maxpoolBackward = (dy: Tensor, x: Tensor, options: PoolOptions = {}) => {
    const [{ at }, dx] = [maxima(x, options), collector(x.shape)]
    each(dy.shape, (...index) => dx.add(dy.get(...index), at(...index)))
    return dx.tensor()
  }
  const dense = (x: Tensor, w: Tensor, b: Tensor) => {
    const inputs = Array.from({ length: w.shape[0] }, (_, i) => i)
    return build([x.shape[0], w.shape[1]], (n, o) =>
      sum([...inputs.map((i) => product(x.get(n, i), w.get(i, o))), b.get(o)]),
    )
  }
  const denseBackward = (dy: Tensor, x: Tensor, w: Tensor) => {
    const [dx, dw, db] = [collector(x.shape), collector(w.shape), collector([w.shape[1]])]
    each([...x.shape, w.shape[1]], (n, i, o) => {
      dx.add(product(dy.get(n, o), w.get(i, o)), [n, i])
      dw.add(product(dy.get(n, o), x.get(n, i)), [i, o])
    })
    each(dy.shape, (n, o) => db.add(dy.get(n, o), [o]))
    return { dx: dx.tensor(), dw: dw.tensor(), db: db.tensor() }
  }
  const dropout = (x: Tensor, mask: Tensor) => map(x, (v, ...at) => product(v, mask.get(...at)))
  const softmax = (z: Tensor) =>
    along(z, z.dimension - 1, (row) => {
      const powers = row.map((v) => f32(Math.exp(f32(v - Math.max(...row)))))
      const total = sum([...powers])
      return powers.map((power) => f32(power / total))
    })
  const softmaxBackward = (dp: Tensor, p: Tensor) =>
    map(dp, (v, ...at) => {
      const row = at.slice(0, -1)
      const classes = Array.from({ length: p.shape[p.dimension - 1] }, (_, k) => k)
      const inner = sum(classes.map((k) => product(dp.get(...row, k), p.get(...row, k))))
      return product(p.get(...at), f32(v - inner))
    })
  const crossentropy = (p: Tensor, t: Tensor): number => {
    const terms: number[] = []
    each(p.shape, (...at) => {
      const clipped = Math.min(Math.max(p.get(...at), f32(1e-7)), f32(1 - 1e-7))
      terms.push(product(-t.get(...at), f32(Math.log(clipped))))
    })
    return f32(sum(terms) / p.shape[0])
  }
  const crossentropyBackward = (p: Tensor, t: Tensor) =>
    map(p, (v, ...at) =>
      v < f32(1e-7) || v > f32(1 - 1e-7) ? 0 : f32(-t.get(...at) / product(v, p.shape[0])),
    )
  const fused = (p: Tensor, t: Tensor) => map(p, (v, ...at) => f32(f32(v - t.get(...at)) / p.shape[0]))

  const adamStep = (p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) => {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
    const step = state.step + 1
    const [correction1, correction2] = [f32(1 - beta1 ** step), f32(1 - beta2 ** step)]
    const mixed = (old: number, now: number, beta: number) =>
      f32(product(f32(beta), old) + product(f32(1 - beta), now))
    const m = map(g, (v, ...at) => mixed(state.m.get(...at), v, beta1))
    const v = map(g, (value, ...at) => mixed(state.v.get(...at), product(value, value), beta2))
    const next = map(p, (value, ...at) => {
      const root = f32(Math.sqrt(f32(v.get(...at) / correction2)))
      const rate = product(f32(learningRate), f32(m.get(...at) / correction1))
      return f32(value - f32(rate / f32(root + f32(epsilon))))
    })
    return { p: next, state: { m, v, step } }
  }

  const flatten = (x: Tensor) => {
    const [N, H, W, C] = x.shape
    return build([N, H * W * C], (n, k) => x.get(n, Math.floor(k / (W * C)), Math.floor(k / C) % W, k % C))
  }
  const forward = (params: Params, x: Tensor, masks?: Masks): { p: Tensor; cache: Cache } => {
    const conv1 = conv2d(x, params.conv1.w, params.conv1.b)
    const relu1 = relu(conv1)
    const pool1 = maxpool(relu1)
    const conv2 = conv2d(pool1, params.conv2.w, params.conv2.b)
    const relu2 = relu(conv2)
    const pool2 = maxpool(relu2)
    const flat = flatten(pool2)
    const dense1 = dense(flat, params.dense1.w, params.dense1.b)
    const relu3 = relu(dense1)
    const dropped = masks ? dropout(relu3, masks.dropout) : relu3
    const p = softmax(dense(dropped, params.dense2.w, params.dense2.b))
    return {
      p,
      cache: { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks, p },
    }
  }
  const backward = (params: Params, cache: Cache, t: Tensor): Params => {
    const dense2 = denseBackward(fused(cache.p, t), cache.dropped, params.dense2.w)
    const drelu3 = cache.masks ? dropout(dense2.dx, cache.masks.dropout) : dense2.dx
    const dense1 = denseBackward(reluBackward(drelu3, cache.dense1), cache.flat, params.dense1.w)
    const [, H, W, C] = cache.pool2.shape
    const dpool2 = build(cache.pool2.shape, (n, h, w, c) => dense1.dx.get(n, (h * W + w) * C + c))
    expect(H * W * C).toBe(cache.flat.shape[1])
    const drelu2 = maxpoolBackward(dpool2, cache.relu2)
    const conv2 = conv2dBackward(reluBackward(drelu2, cache.conv2), cache.pool1, params.conv2.w)
    const drelu1 = maxpoolBackward(conv2.dx, cache.relu1)
    const conv1 = conv2dBackward(reluBackward(drelu1, cache.conv1), cache.x, params.conv1.w)
    const weights = ({ dw, db }: { dw: Tensor; db: Tensor }): Weights => ({ w: dw, b: db })
    return {
      conv1: weights(conv1),
      conv2: weights(conv2),
      dense1: weights(dense1),
      dense2: weights(dense2),
    }
  }
  const matmul = (a: Tensor, b: Tensor) => dense(a, b, zeros([b.shape[1]]))
  const accuracy = (p: Tensor, t: Tensor): number => {
    const argmax = (x: Tensor, n: number) => {
      const row = Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))
      return row.indexOf(Math.max(...row))
    }
    const rows = Array.from({ length: p.shape[0] }, (_, n) => (argmax(p, n) === argmax(t, n) ? 1 : 0))
    return f32(sum(rows) / p.shape[0])
  }
  const trainStep = (model: Model, batch: Batch, masks: Masks, options?: AdamOptions) => {
    const { p, cache } = forward(model.params, batch.x, masks)
    const grads = backward(model.params, cache, batch.t)
    const stepped = weightedLayers.map((layer) => {
      const [w, b] = (['w', 'b'] as const).map((part) =>
        adamStep(model.params[layer][part], grads[layer][part], model.state[layer][part], options),
      )
      return [layer, { params: { w: w.p, b: b.p }, state: { w: w.state, b: b.state } }] as const
    })
    return {
      model: {
        params: Object.fromEntries(stepped.map(([layer, { params }]) => [layer, params])) as Params,
        state: Object.fromEntries(stepped.map(([layer, { state }]) => [layer, state])) as Model['state'],
      },
      loss: crossentropy(p, batch.t),
      accuracy: accuracy(p, batch.t),
    }
  }
  const epoch = (model: Model, data: Batch, { order: visited, batchSize, masksFor, adam }: EpochOptions) => {
    const rows = (x: Tensor, chosen: readonly number[]) =>
      build([chosen.length, ...x.shape.slice(1)], (n, ...at) => x.get(chosen[n], ...at))
    const [losses, accuracies]: number[][] = [[], []]
    let current = model
    for (let step = 0; step * batchSize < visited.length; step++) {
      const chosen = visited.slice(step * batchSize, (step + 1) * batchSize)
      const batch = { x: rows(data.x, chosen), t: rows(data.t, chosen) }
      const result = trainStep(current, batch, masksFor(step, chosen.length), adam)
      current = result.model
      losses.push(product(result.loss, chosen.length))
      accuracies.push(product(result.accuracy, chosen.length))
    }
    const mean = (terms: number[]) => f32(sum(terms) / visited.length)
    return { model: current, loss: mean(losses), accuracy: mean(accuracies) }
  }
  return {
    'conv2d/forward': conv2d,
    'conv2d/backward': conv2dBackward,
    'maxpool/forward': maxpool,
    'maxpool/backward': maxpoolBackward,
    'dense/forward': dense,
    'dense/backward': denseBackward,
    'dropout/forward': dropout,
    'dropout/backward': dropout,
    'softmax/forward': softmax,
    'softmax/backward': softmaxBackward,
    'crossentropy/forward': crossentropy,
    'crossentropy/backward': crossentropyBackward,
    'crossentropy/fused': fused,
    'adam/step': adamStep,
    'metrics/accuracy': accuracy,
    'network/forward': forward,
    'network/backward': backward,
    'network/train-step': trainStep,
    'network/epoch': epoch,
    'fast/loop-order': conv2d,
    'fast/zero-gradients': conv2dBackward,
    'fast/matmul': matmul,
    'fast/simd': matmul,
    'fast/conv-forward': conv2d,
    'fast/conv-backward': conv2dBackward,
  }
}

describe.each(Object.entries(orders))('float32 throughout, %s', (_, order) => {
  const programs = float32(order)

  test.each(Object.entries(programs))('%s passes', async (id, kata) => {
    const check = await checkOf(id)
    const rejected: string[] = []
    for (const seed of seeds) {
      for (const testCase of check.cases(seed)) {
        const plain = { ...testCase, guarded: false }
        const outcome = evaluate(check, kata, testCase.guarded ? plain : testCase)
        if (!outcome.passed) rejected.push(`seed ${seed}, ${testCase.name}: ${outcome.failure.message}`)
      }
    }
    expect(rejected).toEqual([])
  })

  test('what has no sum is moved or counted, and exact', () => {
    const exact = checks.map(([id]) => id).filter((id) => !(id in programs))
    expect(exact).toEqual([
      'ndarray/transpose',
      'relu/forward',
      'relu/backward',
      'shapes/output',
      'shapes/parameters',
      'shapes/summary',
      'flatten/forward',
      'flatten/backward',
      'batches/split',
      'batches/batches',
      'fast/buffers',
    ])
  })
})

test('the orders make a difference: the worst one is further off than the solution', async () => {
  const check = await checkOf('dense/forward')
  const testCase = check.cases(1).find(({ name }) => name === '60 inputs')!
  const expected = expectedOf(check, testCase) as Extract<Expected, { data: unknown }>
  const off = (kata: AnyKata): number => {
    const [{ got }] = leavesOf(expected, performed(kata, testCase.args))
    return Math.max(...got!.data.map((value, i) => Math.abs(value - (expected.data as Float64Array)[i])))
  }
  const performed = (kata: AnyKata, args: typeof testCase.args) => {
    const tensors = args.map((value) => {
      const { data, shape } = value as { data: Float32Array; shape: number[] }
      return tensor(data, shape)
    })
    const y = kata(...(tensors as never[])) as Tensor
    return { shape: [...y.shape], data: Float32Array.from(y.data) }
  }
  const worst = Math.max(...Object.values(orders).map((order) => off(float32(order)['dense/forward'])))
  expect(worst).toBeGreaterThan(off(await solutionOf('dense/forward')))
})
