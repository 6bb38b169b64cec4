/** A training that is stopped between two steps continues from its snapshot. */
import { beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import { root } from '../testing/project-root.ts'
import { type EngineName, engines } from './backends/backend.ts'
import type { Snapshot, TrainingEvent } from './conductor-messages.ts'
import { builtInSet } from './data/builtin.ts'
import { hashOf } from './folder/weights-file.ts'
import { bundleKatas, type KataBundle } from './katas/kata-bundle.ts'
import { bundleThreads, type ThreadBundles } from './katas/thread-bundles.ts'
import { bundleWith } from './testing/learner-katas.ts'
import { trainToEnd } from './testing/training-events.ts'
import { startTraining } from './training.ts'

const data = builtInSet(30, 10)
const size = { epochs: 2, limit: 30 }

let threads: ThreadBundles
beforeAll(async () => {
  threads = await bundleThreads(root)
})

interface TrainedPart {
  events: TrainingEvent[]
  /** What ended it early. */
  error?: Error
}

/** Trains from the start or from a snapshot, to the end or until `stopAt` is true for an event. */
async function trainPart(
  bundle: KataBundle,
  engine: EngineName,
  {
    from,
    workers = 2,
    stopAt = () => false,
  }: { from?: Snapshot; workers?: number; stopAt?: (event: TrainingEvent) => boolean },
): Promise<TrainedPart> {
  const controller = new AbortController()
  const resume = from && { size, snapshot: from }
  const settings = { engine, batch: 8, seed: 7, workers, threads, resume }
  const training = await startTraining(root, bundle, data, settings, { signal: controller.signal })
  const events: TrainingEvent[] = []
  try {
    await trainToEnd(training, { size, engine }, (event) => {
      events.push(event)
      if (stopAt(event)) controller.abort()
    })
    return { events }
  } catch (error) {
    return { events, error: error as Error }
  }
}

/** What is the same however often the training was stopped: everything but the times. */
function essence(events: TrainingEvent[]): unknown[] {
  return events.flatMap((event): unknown[] => {
    if (event.type === 'tested') return [event.metrics]
    if (event.type !== 'epoch') return []
    const { seconds, picturesPerSecond, ...metrics } = event.record
    const { weights, m, v, steps } = event.snapshot
    return [metrics, [weights, m, v].map(hashOf), steps]
  })
}

const snapshotIn = ({ events }: TrainedPart): Snapshot => {
  const last = events[events.length - 1]
  if (last.type !== 'stopped') throw new Error(`expected a snapshot at the end, got ${last.type}`)
  return last.snapshot
}

describe.each([...engines])('on the %s engine', (engine) => {
  test('stopped at any moment and continued on other threads, a training gives the same result', async () => {
    const bundle = await bundleKatas(root, new Set(), engine)
    const whole = await trainPart(bundle, engine, {})
    expect(essence(whole.events).length).toBe(2 * 3 + 1)

    // In the middle of the first epoch, in its validation, in the middle of the second, in the test.
    const moments: ((event: TrainingEvent) => boolean)[] = [
      (event) => event.type === 'step' && event.record.epoch === 1 && event.record.step === 1,
      (event) => event.type === 'evaluating' && event.what === 'validation',
      (event) => event.type === 'step' && event.record.epoch === 2,
      (event) => event.type === 'evaluating' && event.what === 'test',
    ]
    const events: TrainingEvent[] = []
    let from: Snapshot | undefined
    for (const [i, stopAt] of moments.entries()) {
      const stopped = await trainPart(bundle, engine, { from, workers: 1 + (i % 3), stopAt })
      events.push(...stopped.events)
      // The training may be ahead of its events.
      if (!stopped.error) break
      expect(stopped.error.name).toBe('AbortError')
      from = snapshotIn(stopped)
      expect(from.position.epoch).toBeGreaterThanOrEqual(1)
    }
    if (!events.some((event) => event.type === 'tested')) {
      events.push(...(await trainPart(bundle, engine, { from, workers: 3 })).events)
    }
    expect(essence(events)).toEqual(essence(whole.events))
  })
})

/** Adam without its corrections. `keep` makes the arrays in which it returns the moments. */
const adam = (keep: string, more = '') => `import ndarray from 'ndarray'
  export function adamStep(p, g, state) {
    const keep = ${keep}
    const n = p.size
    const [out, m, v] = [new Float32Array(n), new Float64Array(n), new Float64Array(n)]
    const at = (x, i) => x.data[x.offset + i]
    for (let i = 0; i < n; i++) {
      m[i] = 0.9 * at(state.m, i) + 0.1 * g.data[g.offset + i]
      v[i] = 0.999 * at(state.v, i) + 0.001 * g.data[g.offset + i] ** 2
      out[i] = at(p, i) - 0.001 * m[i] / (Math.sqrt(v[i]) + 1e-7)
    }
    return { p: ndarray(out, p.shape), state: { m: keep(m, p.shape), v: keep(v, p.shape), step: state.step + 1${more} } }
  }`

test('moments in float64, in the middle of an array, are continued too', async () => {
  const keep = '(x, shape) => ndarray(Float64Array.of(9, ...x, 9), shape, undefined, 1)'
  const bundle = await bundleWith({ 'adam/step': adam(keep) })
  const whole = await trainPart(bundle, 'plain', {})
  const stopped = await trainPart(bundle, 'plain', {
    stopAt: (event) => event.type === 'step' && event.record.step === 2,
  })
  const rest = await trainPart(bundle, 'plain', { from: snapshotIn(stopped) })
  expect(essence(whole.events).length).toBe(7)
  expect(essence([...stopped.events, ...rest.events])).toEqual(essence(whole.events))
})

test('a state with fields that a checkpoint would lose is an error', async () => {
  const bundle = await bundleWith({ 'adam/step': adam('ndarray', ', beta1Power: 0.9') })
  const { error } = await trainPart(bundle, 'plain', {})
  expect(error).toBeInstanceOf(UserError)
  expect(error?.message).toMatch(
    /adamStep \(.*\) returned something wrong: expected a state with only m, v, step.*got also beta1Power/,
  )
})
