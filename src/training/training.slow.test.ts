import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import type { RunSize, TrainingEvent } from './conductor-messages.ts'
import { builtInSet } from './data/builtin.ts'
import { hashOf } from './folder/weights-file.ts'
import { bundleKatas } from './katas/kata-bundle.ts'
import { startTraining, type TrainingListeners, type TrainingSettings } from './training.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const few = builtInSet(40, 20)
const many = builtInSet(200, 20)

/** The learner's tree, for tests in which one of their katas is wrong. */
let exercises: string
beforeEach(() => {
  exercises = path.join(mkdtempSync(path.join(tmpdir(), 'training-')), 'exercises')
  mkdirSync(exercises)
})
afterEach(() => rmSync(path.dirname(exercises), { recursive: true, force: true }))

/** Trains from its start to its end; gives everything that happened. */
async function run(
  settings: Omit<TrainingSettings, 'engine'> & Partial<TrainingSettings>,
  extent: RunSize,
  katas: Record<string, string> = {},
  listening: TrainingListeners = {},
): Promise<TrainingEvent[]> {
  for (const [id, text] of Object.entries(katas)) {
    mkdirSync(path.join(exercises, path.dirname(id)), { recursive: true })
    writeFileSync(path.join(exercises, `${id}.ts`), text)
  }
  const trees = { exercises, solutions: path.join(root, 'solutions') }
  const code = await bundleKatas(root, new Set(Object.keys(katas)), settings.engine, trees)
  const training = await startTraining(
    root,
    code,
    extent.limit > few.train.count ? many : few,
    { engine: 'plain', ...settings },
    listening,
  )
  const events: TrainingEvent[] = []
  try {
    for await (const event of training.events) {
      events.push(event)
      if (event.type === 'measured') training.go({ extent, engine: settings.engine ?? 'plain' })
    }
  } finally {
    await training.stop()
  }
  return events
}

/** What the same seed has to repeat: everything but the times. */
function essence(events: TrainingEvent[]): unknown[] {
  return events.flatMap((event): unknown[] => {
    if (event.type === 'measured') return [event.measured.initialLoss]
    if (event.type === 'step') return [[event.record.loss, event.record.accuracy]]
    if (event.type === 'tested') return [event.figures]
    if (event.type !== 'epoch') return []
    const { seconds, picturesPerSecond, ...figures } = event.record
    return [figures, hashOf(event.snapshot.weights)]
  })
}

describe('the same seed', () => {
  const extent = { epochs: 2, limit: 30 }

  test('gives the same on the wasm engine with 1, 2 and 3 threads, and nearly the same as on the katas', async () => {
    const settings = { batch: 18, seed: 5, workers: 1 }
    const plain = await run(settings, extent)
    const wasm = await run({ ...settings, engine: 'wasm' }, extent)
    expect(essence(await run({ ...settings, workers: 2, engine: 'wasm' }, extent))).toEqual(essence(wasm))
    expect(essence(await run({ ...settings, workers: 3, engine: 'wasm' }, extent))).toEqual(essence(wasm))
    expect(wasm.find((event) => event.type === 'engine')?.build).toMatch(/^simd/)
    expect(plain.find((event) => event.type === 'engine')?.build).toBeUndefined()

    const figures = (events: TrainingEvent[]) =>
      events.flatMap((event) => (event.type === 'epoch' ? [event.record.loss, event.record.valLoss] : []))
    const expected = figures(plain)
    expect(expected.length).toBe(4)
    figures(wasm).forEach((loss, i) => {
      expect(Math.abs(loss - expected[i])).toBeLessThan(1e-4)
    })
    const weights = (events: TrainingEvent[]) =>
      events.flatMap((event) => (event.type === 'epoch' ? [event.snapshot.weights] : []))[0]
    const [first, second] = [weights(plain), weights(wasm)]
    // The first steps of Adam have the length of the learning rate, whatever the gradient: see where they went.
    const far = first.reduce((most, value, i) => Math.max(most, Math.abs(value - second[i])), 0)
    expect(far).toBeLessThan(1e-3)
  })

  test('gives the same history and the same weights, to the last bit, on 1, 2 and 3 threads', async () => {
    const settings = { batch: 18, seed: 5, workers: 1 }
    const one = essence(await run(settings, extent))
    // Two epochs of two steps, the initial loss, two records with their weights, the test.
    expect(one.length).toBe(2 * 2 + 1 + 2 * 2 + 1)
    expect(essence(await run({ ...settings, workers: 2 }, extent))).toEqual(one)
    expect(essence(await run({ ...settings, workers: 3 }, extent))).toEqual(one)
    expect(essence(await run({ ...settings, seed: 6 }, extent))).not.toEqual(one)
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

describe('a kata that is wrong ends the training with its name', () => {
  const settings = { batch: 8, seed: 1, workers: 2 }
  const extent = { epochs: 1, limit: 20 }
  const messageOf = async (katas: Record<string, string>) => {
    const error = await run(settings, extent, katas).then(
      () => new Error('the training went through'),
      (reason) => reason,
    )
    expect(error).toBeInstanceOf(UserError)
    return (error.message as string).replaceAll('\\', '/')
  }

  test('NaN: the layer in which it first appears', async () => {
    const message = await messageOf({
      'relu/forward': `import ndarray from 'ndarray'
        export function relu(x) {
          const y = ndarray(x.data.map((v) => Math.max(0, v)), x.shape)
          if (x.shape[1] === 13) y.set(1, 2, 3, 4, 0 / 0)
          return y
        }`,
    })
    expect(message).toMatch(
      /NaN at \[1, 2, 3, 4\] first appeared in layer relu2, in what relu\/forward \(.*exercises\/relu\/forward\.ts\) returned/,
    )
  })

  test('NaN in a gradient', async () => {
    const message = await messageOf({
      'relu/backward': `import ndarray from 'ndarray'
        export function reluBackward(dy, x) {
          const dx = ndarray(dy.data.map((v, i) => (x.data[i] > 0 ? v : 0)), x.shape)
          if (x.shape[1] === 13) dx.data[7] = 1 / 0
          return dx
        }`,
    })
    expect(message).toMatch(/(NaN|Infinity) first appeared in layer conv2, in its gradient conv2\.[wb]/)
  })

  test('NaN in the weights', async () => {
    const message = await messageOf({
      'adam/step': `export function adamStep(p, g, state) {
          const m = state.m
          if (p.dimension === 4 && p.shape[2] === 32) p.data.fill(1 / 0)
          return { p, state: { m, v: m, step: state.step + 1 } }
        }`,
    })
    expect(message).toContain('Infinity first appeared in layer conv2, in its weights conv2.w, from adamStep')
  })

  test.each(['m', 'v'])('NaN in what adamStep remembers (%s), while the weights are finite', async (part) => {
    const message = await messageOf({
      'adam/step': `export function adamStep(p, g, state) {
          if (p.size === 64) state.${part}.data.fill(0 / 0)
          return { p, state: { ...state, step: state.step + 1 } }
        }`,
    })
    expect(message).toContain(`NaN first appeared in what adamStep remembers of conv2.b (state.${part})`)
    expect(message).toContain('Look there for a division by what can be 0')
  })

  test.each([
    [
      'a timer',
      'setTimeout(() => { throw new Error("late") })',
      /Error: late\n.*exercises\/relu\/forward\.ts/,
    ],
    ['words in a timer', 'setTimeout(() => { throw "late" })', /late/],
    ['a promise', 'Promise.reject(new Error("late"))', /Error: late\n.*exercises\/relu\/forward\.ts/],
  ])('what is thrown when the kata has returned: %s', async (_, code, words) => {
    const message = await messageOf({
      'relu/forward': `import ndarray from 'ndarray'
        let calls = 0
        export function relu(x) {
          if (++calls === 4) ${code}
          return ndarray(x.data.map((v) => Math.max(0, v)), x.shape)
        }`,
    })
    expect(message).toContain('Something threw that nobody waited for')
    expect(message).toMatch(words)
  })

  test('a kata that never returns: there is a word about it, and the training goes on until it is stopped', async () => {
    const controller = new AbortController()
    const said: number[] = []
    const onSilence = (seconds: number, longest: number) => {
      said.push(seconds, longest)
      controller.abort()
    }
    const shuffle = `let calls = 0
      export function shuffle(indices) {
        if (++calls === 2) for (;;);
        return [...indices]
      }`
    const listening = { signal: controller.signal, onSilence, silence: 100 }
    const training = run(settings, { epochs: 2, limit: 20 }, { 'batches/shuffle': shuffle }, listening)
    await expect(training).rejects.toMatchObject({ name: 'AbortError' })
    const [seconds, longest] = said
    expect(seconds).toBeGreaterThanOrEqual(10 * longest)
  })

  test('memory that runs out ends it before the system does', async () => {
    let asked = 0
    const memory = () => (++asked === 3 ? 'There is no memory left.' : undefined)
    const training = run(settings, { epochs: 1000, limit: 20 }, {}, { memory })
    await expect(training).rejects.toThrow(new UserError('There is no memory left.'))
  })

  test('an error that is thrown: the kata, its line, what it says', async () => {
    const message = await messageOf({
      'maxpool/forward': 'export function maxpool(x) {\n\n  throw new RangeError("out of pool")\n}\n',
    })
    expect(message).toContain('forward (solutions/network/forward.ts) threw an error')
    expect(message).toContain('RangeError: out of pool')
    expect(message).toMatch(/exercises\/maxpool\/forward\.ts:3/)
  })

  test('a result that is not what the contract says', async () => {
    expect(await messageOf({ 'softmax/forward': 'export const softmax = (z) => z.transpose(1, 0)' })).toMatch(
      /forward \(.*\) returned something wrong: expected p of shape \[\d+,10\], got \[10,\d+\]/,
    )
    expect(await messageOf({ 'crossentropy/forward': 'export const crossentropy = () => {}' })).toMatch(
      /crossentropy \(.*exercises\/crossentropy\/forward\.ts\) returned something wrong: expected a number for the loss, got undefined/,
    )
    expect(
      await messageOf({ 'batches/shuffle': 'export const shuffle = (indices) => indices.map(() => 3)' }),
    ).toMatch(/shuffle \(.*\) returned something wrong: .*3 comes twice/)
  })

  test('process.exit', async () => {
    expect(await messageOf({ 'relu/forward': 'export const relu = () => process.exit(3)' })).toContain(
      'process.exit',
    )
    expect(
      await messageOf({ 'glorot/uniform': 'export const glorotUniform = () => process.exit(3)' }),
    ).toContain('process.exit')
  })
})

test('a kata that never returns can be interrupted, on whichever thread it runs', async () => {
  const endless: Record<string, string>[] = [
    { 'relu/forward': 'export const relu = () => { for (;;); }' },
    { 'glorot/uniform': 'export const glorotUniform = () => { for (;;); }' },
  ]
  for (const katas of endless) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1000)
    const started = performance.now()
    const settings = { batch: 8, seed: 1, workers: 2 }
    const error = await run(settings, { epochs: 1, limit: 20 }, katas, { signal: controller.signal }).catch(
      (reason) => reason,
    )
    expect(error.name).toBe('AbortError')
    expect(performance.now() - started).toBeLessThan(8000)
  }
})

test('any view that a kata returns is taken as what it is, and what it prints is passed on', async () => {
  const settings = { batch: 8, seed: 1, workers: 1 }
  const extent = { epochs: 1, limit: 20 }
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
  const straight = essence(await run(settings, extent))
  const viewed = essence(await run(settings, extent, views, { onPrint }))
  expect(viewed).toEqual(straight)
  expect(printed).toMatch(/relu sees \[ \d+, 30, 30, 32 \]/)
})

test('the network passes 85% on the built-in pictures in five epochs', async () => {
  const code = await bundleKatas(root, new Set(), 'wasm')
  const settings = { batch: 64, seed: 1, workers: availableParallelism(), engine: 'wasm' } as const
  const training = await startTraining(root, code, builtInSet(), settings)
  try {
    for await (const event of training.events) {
      if (event.type === 'measured') training.go({ extent: { epochs: 5, limit: 5_000 }, engine: 'wasm' })
      if (event.type === 'tested') expect(event.figures.accuracy).toBeGreaterThan(0.85)
    }
  } finally {
    await training.stop()
  }
  expect.assertions(1)
}, 120_000)

test('a plain run that would take long measures the wasm engine as well, and can go over to it', async () => {
  const code = await bundleKatas(root, new Set())
  const settings = {
    batch: 8,
    seed: 1,
    workers: 1,
    engine: 'plain',
    wanted: { epochs: 1_000_000, limit: 40 },
  } as const
  const training = await startTraining(root, code, few, settings)
  try {
    for await (const event of training.events) {
      if (event.type === 'measured') {
        expect(event.wasm!.step).toBeLessThan(event.measured.step)
        expect(Math.abs(event.wasm!.initialLoss - event.measured.initialLoss)).toBeLessThan(1e-4)
        training.go({ extent: { epochs: 1, limit: 20 }, engine: 'wasm' })
      }
      if (event.type === 'engine') expect(event.build).toMatch(/^simd/)
    }
  } finally {
    await training.stop()
  }
  expect.assertions(3)
})
