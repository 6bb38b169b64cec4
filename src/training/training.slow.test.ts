import { availableParallelism } from 'node:os'
import { describe, expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import { root } from '../testing/project-root.ts'
import { userErrorOf } from '../testing/user-error.ts'
import type { RunSize, TrainingEvent } from './conductor-messages.ts'
import { builtInSet } from './data/builtin.ts'
import { hashOf } from './folder/weights-file.ts'
import { bundleWith } from './testing/learner-katas.ts'
import { trainToEnd } from './testing/training-events.ts'
import { startTraining, type TrainingOptions, type TrainingSettings } from './training.ts'

const few = builtInSet(40, 20)
const many = builtInSet(200, 20)

/** Trains to the end, with these katas of the learner's, and returns all events. */
async function run(
  settings: Omit<TrainingSettings, 'engine'> & Partial<TrainingSettings>,
  size: RunSize,
  katas: Record<string, string> = {},
  options: TrainingOptions = {},
): Promise<TrainingEvent[]> {
  const { engine = 'plain' } = settings
  const code = await bundleWith(katas, engine)
  const data = size.limit > few.train.count ? many : few
  const training = await startTraining(root, code, data, { ...settings, engine }, options)
  return trainToEnd(training, { size, engine })
}

/** What is the same for the same seed: everything but the times. */
function essence(events: TrainingEvent[]): unknown[] {
  return events.flatMap((event): unknown[] => {
    if (event.type === 'measured') return [event.measured.initialLoss]
    if (event.type === 'step') return [[event.record.loss, event.record.accuracy]]
    if (event.type === 'tested') return [event.metrics]
    if (event.type !== 'epoch') return []
    const { seconds, picturesPerSecond, ...metrics } = event.record
    return [metrics, hashOf(event.snapshot.weights)]
  })
}

describe('the same seed', () => {
  const size = { epochs: 2, limit: 30 }

  test('gives the same on the wasm engine with 1, 2 and 3 threads, and nearly the same as with the katas', async () => {
    const settings = { batch: 18, seed: 5, workers: 1 }
    const plain = await run(settings, size)
    const wasm = await run({ ...settings, engine: 'wasm' }, size)
    expect(essence(await run({ ...settings, workers: 2, engine: 'wasm' }, size))).toEqual(essence(wasm))
    expect(essence(await run({ ...settings, workers: 3, engine: 'wasm' }, size))).toEqual(essence(wasm))
    expect(wasm.find((event) => event.type === 'engine')?.build).toMatch(/^simd/)
    expect(plain.find((event) => event.type === 'engine')?.build).toBeUndefined()

    const losses = (events: TrainingEvent[]) =>
      events.flatMap((event) => (event.type === 'epoch' ? [event.record.loss, event.record.valLoss] : []))
    const expected = losses(plain)
    expect(expected.length).toBe(4)
    losses(wasm).forEach((loss, i) => {
      expect(Math.abs(loss - expected[i])).toBeLessThan(1e-4)
    })
    const weights = (events: TrainingEvent[]) =>
      events.flatMap((event) => (event.type === 'epoch' ? [event.snapshot.weights] : []))[0]
    const [first, second] = [weights(plain), weights(wasm)]
    // The first steps of Adam have the length of the learning rate whatever the gradient, so this compares directions.
    const far = first.reduce((most, value, i) => Math.max(most, Math.abs(value - second[i])), 0)
    expect(far).toBeLessThan(1e-3)
  })

  test('gives the same history and the same weights, to the last bit, on 1, 2 and 3 threads', async () => {
    const settings = { batch: 18, seed: 5, workers: 1 }
    const one = essence(await run(settings, size))
    // Two epochs of two steps, the initial loss, two records with their weights, the test.
    expect(one.length).toBe(2 * 2 + 1 + 2 * 2 + 1)
    expect(essence(await run({ ...settings, workers: 2 }, size))).toEqual(one)
    expect(essence(await run({ ...settings, workers: 3 }, size))).toEqual(one)
    expect(essence(await run({ ...settings, seed: 6 }, size))).not.toEqual(one)
  })
})

test('the events come in order, the initial loss is near ln 10, and the loss falls', async () => {
  const events = await run({ batch: 16, seed: 1, workers: 2 }, { epochs: 4, limit: 200 })
  const kinds = events.map((event) => event.type).filter((type, i, all) => type !== all[i - 1])
  const epoch = ['step', 'evaluating', 'epoch']
  expect(kinds).toEqual([
    'summary',
    'measured',
    'engine',
    'split',
    ...epoch,
    ...epoch,
    ...epoch,
    ...epoch,
    'evaluating',
    'tested',
  ])
  const measured = events.find((event) => event.type === 'measured')!.measured
  expect(Math.abs(measured.initialLoss - Math.log(10))).toBeLessThan(0.3)
  expect(events.find((event) => event.type === 'split')).toMatchObject({
    train: 160,
    validation: 40,
    test: 20,
  })
  const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.record.loss] : []))
  expect(losses[3]).toBeLessThan(losses[0] - 0.05)
})

describe('a wrong kata ends the training with an error that names it', () => {
  const settings = { batch: 8, seed: 1, workers: 2 }
  const size = { epochs: 1, limit: 20 }
  const messageOf = async (katas: Record<string, string>) =>
    (await userErrorOf(() => run(settings, size, katas))).replaceAll('\\', '/')

  test.each([
    [
      'in the forward pass: the layer in which it first appears',
      'relu/forward',
      `import ndarray from 'ndarray'
        export function relu(x) {
          const y = ndarray(x.data.map((v) => Math.max(0, v)), x.shape)
          if (x.shape[1] === 13) y.set(1, 2, 3, 4, 0 / 0)
          return y
        }`,
      /NaN at \[1, 2, 3, 4\] first appeared in layer relu2, in what relu\/forward \(.*exercises\/relu\/forward\.ts\) returned/,
    ],
    [
      'in a gradient',
      'relu/backward',
      `import ndarray from 'ndarray'
        export function reluBackward(dy, x) {
          const dx = ndarray(dy.data.map((v, i) => (x.data[i] > 0 ? v : 0)), x.shape)
          if (x.shape[1] === 13) dx.data[7] = 1 / 0
          return dx
        }`,
      /(NaN|Infinity) first appeared in layer conv2, in its gradient conv2\.[wb]/,
    ],
    [
      'in the weights',
      'adam/step',
      `export function adamStep(p, g, state) {
          const m = state.m
          if (p.dimension === 4 && p.shape[2] === 32) p.data.fill(1 / 0)
          return { p, state: { m, v: m, step: state.step + 1 } }
        }`,
      /Infinity first appeared in layer conv2, in its weights conv2\.w, from adamStep/,
    ],
  ])('NaN %s', async (_, id, text, words) => {
    expect(await messageOf({ [id]: text })).toMatch(words)
  })

  test.each(['m', 'v'])('NaN in the moments (%s), while the weights are finite', async (moment) => {
    const message = await messageOf({
      'adam/step': `export function adamStep(p, g, state) {
          if (p.size === 64) state.${moment}.data.fill(0 / 0)
          return { p, state: { ...state, step: state.step + 1 } }
        }`,
    })
    expect(message).toContain(
      `NaN first appeared in the moments that adamStep returned for conv2.b (state.${moment})`,
    )
    expect(message).toContain('Look there for a division by a number that can be 0')
  })

  test.each([
    [
      'a timer',
      'setTimeout(() => { throw new Error("late") })',
      /Error: late\n.*exercises\/relu\/forward\.ts/,
    ],
    ['a string in a timer', 'setTimeout(() => { throw "late" })', /late/],
    ['a promise', 'Promise.reject(new Error("late"))', /Error: late\n.*exercises\/relu\/forward\.ts/],
  ])('an error after the kata has returned: %s', async (_, code, words) => {
    const message = await messageOf({
      'relu/forward': `import ndarray from 'ndarray'
        let calls = 0
        export function relu(x) {
          if (++calls === 4) ${code}
          return ndarray(x.data.map((v) => Math.max(0, v)), x.shape)
        }`,
    })
    expect(message).toContain('An error was thrown outside of any call')
    expect(message).toMatch(words)
  })

  test('a kata that never returns is reported, and the training continues until it is stopped', async () => {
    const controller = new AbortController()
    const reported: number[] = []
    const onSilence = (seconds: number, longest: number) => {
      reported.push(seconds, longest)
      controller.abort()
    }
    const shuffle = `let calls = 0
      export function shuffle(indices) {
        if (++calls === 2) for (;;);
        return [...indices]
      }`
    const options = { signal: controller.signal, onSilence, silence: 100 }
    const training = run(settings, { epochs: 2, limit: 20 }, { 'batches/shuffle': shuffle }, options)
    await expect(training).rejects.toMatchObject({ name: 'AbortError' })
    const [seconds, longest] = reported
    expect(seconds).toBeGreaterThanOrEqual(10 * longest)
  })

  test('a shortage of memory ends the training before the system does', async () => {
    let asked = 0
    const shortage = () => (++asked === 3 ? 'There is no memory left.' : undefined)
    const training = run(settings, { epochs: 1000, limit: 20 }, {}, { shortage })
    await expect(training).rejects.toThrow(new UserError('There is no memory left.'))
  })

  test('a kata that throws: its name, its line and its message', async () => {
    const message = await messageOf({
      'maxpool/forward': 'export function maxpool(x) {\n\n  throw new RangeError("out of pool")\n}\n',
    })
    expect(message).toContain('forward (solutions/network/forward.ts) threw an error')
    expect(message).toContain('RangeError: out of pool')
    expect(message).toMatch(/exercises\/maxpool\/forward\.ts:3/)
  })

  test.each([
    [
      'softmax/forward',
      'export const softmax = (z) => z.transpose(1, 0)',
      /forward \(.*\) returned something wrong: expected p of shape \[\d+,10\], got \[10,\d+\]/,
    ],
    [
      'crossentropy/forward',
      'export const crossentropy = () => {}',
      /crossentropy \(.*exercises\/crossentropy\/forward\.ts\) returned something wrong: expected a number for the loss, got undefined/,
    ],
    [
      'batches/shuffle',
      'export const shuffle = (indices) => indices.map(() => 3)',
      /shuffle \(.*\) returned something wrong: .*3 is there twice/,
    ],
    ['relu/forward', 'export const relu = () => process.exit(3)', /process\.exit/],
    ['glorot/uniform', 'export const glorotUniform = () => process.exit(3)', /process\.exit/],
  ])('a result that violates the contract, or process.exit: %s', async (id, text, words) => {
    expect(await messageOf({ [id]: text })).toMatch(words)
  })
})

test.each([
  ['relu/forward', 'export const relu = () => { for (;;); }'],
  ['glorot/uniform', 'export const glorotUniform = () => { for (;;); }'],
])('a kata that never returns can be interrupted on every thread: %s', async (id, text) => {
  const signal = AbortSignal.timeout(1000)
  const started = performance.now()
  const running = run({ batch: 8, seed: 1, workers: 2 }, { epochs: 1, limit: 20 }, { [id]: text }, { signal })
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(performance.now() - started).toBeLessThan(8000)
})

test('katas may return any view, and what they print is passed on', async () => {
  const settings = { batch: 8, seed: 1, workers: 1 }
  const size = { epochs: 1, limit: 20 }
  let printed = ''
  const onPrint = (text: string) => {
    printed += text
  }
  const views = {
    'relu/forward': `import ndarray from 'ndarray'
      export function relu(x) {
        console.log('relu sees', x.shape)
        const [n, ...rest] = x.shape
        const y = ndarray(new Float32Array(x.size + 5), [...rest, n], undefined, 5)
          .transpose(rest.length, ...rest.map((_, axis) => axis))
        const index = x.shape.map(() => 0)
        for (let i = 0; i < x.size; i++) {
          y.set(...index, Math.max(0, x.get(...index)))
          for (let axis = x.dimension - 1; axis >= 0; axis--) {
            if (++index[axis] < x.shape[axis]) break
            index[axis] = 0
          }
        }
        return y
      }`,
    'glorot/uniform': `import ndarray from 'ndarray'
      export function glorotUniform(shape, random) {
        const fan = shape.slice(0, -2).reduce((a, b) => a * b, 1) * (shape.at(-2) + shape.at(-1))
        const w = new Float32Array(shape.reduce((a, b) => a * b))
        for (let i = w.length - 1; i >= 0; i--) w[i] = (2 * random() - 1) * Math.sqrt(6 / fan)
        return ndarray(w, shape, strides(shape).map((s) => -s), w.length - 1)
      }
      const strides = (shape) => shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))`,
  }
  const straight = essence(await run(settings, size))
  const viewed = essence(await run(settings, size, views, { onPrint }))
  expect(viewed).toEqual(straight)
  expect(printed).toMatch(/relu sees \[ \d+, 30, 30, 32 \]/)
})

test('the network reaches 85% on the built-in pictures in five epochs', async () => {
  const code = await bundleWith({}, 'wasm')
  const settings = { batch: 64, seed: 1, workers: availableParallelism(), engine: 'wasm' } as const
  const training = await startTraining(root, code, builtInSet(), settings)
  const events = await trainToEnd(training, { size: { epochs: 5, limit: 5_000 }, engine: 'wasm' })
  expect(events.find((event) => event.type === 'tested')?.metrics.accuracy).toBeGreaterThan(0.85)
}, 120_000)

test('a long run with the katas measures the wasm engine too, and can change to it', async () => {
  const requested = { epochs: 1_000_000, limit: 40 }
  const settings = { batch: 8, seed: 1, workers: 1, engine: 'plain', requested } as const
  const training = await startTraining(root, await bundleWith({}), few, settings)
  const events = await trainToEnd(training, { size: { epochs: 1, limit: 20 }, engine: 'wasm' })
  const { measured, wasm } = events.find((event) => event.type === 'measured')!
  expect(wasm!.step).toBeLessThan(measured.step)
  expect(Math.abs(wasm!.initialLoss - measured.initialLoss)).toBeLessThan(1e-4)
  expect(events.find((event) => event.type === 'engine')?.build).toMatch(/^simd/)
})
