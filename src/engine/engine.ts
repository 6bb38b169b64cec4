/** Trains a network on SIMD kernels: the same mathematics as the katas, of which a user sees nothing but the speed. */

import type { AdamOptions, Layer } from '../tensor.ts'
import type { Pictures } from '../training/data/pictures.ts'
import { type Build, buildsOf, kernelsIn } from './kernels.ts'
import { memoryFor, type StageMemory } from './plan/memory-layout.ts'
import { type Extents, frameSize, planOf } from './plan/stages.ts'
import type { Job } from './tasks.ts'
import { startTaskPool } from './threads/task-pool.ts'
import { eachWeight, type Quantity, weightCount } from './weight-places.ts'

/** Means over the pictures they were computed from. */
export interface Metrics {
  loss: number
  accuracy: number
}

export interface Engine {
  /** Which kernels are at work. */
  build: Build
  /** How many numbers are learned. */
  parameters: number
  /** Steps of Adam that were made. */
  steps: number
  /**
   * One training step on these training pictures, at most a batch. The figures are those before the step.
   * `masks`: for each dropout of the network, from input to output, [rows, numbers that it decides about].
   * Throws an error that names the layer if the loss is not finite; the weights are then as they were.
   */
  step(rows: ArrayLike<number>, masks: readonly Float32Array[], adam?: AdamOptions): Metrics
  /** The same without Adam: the weights stay, and `read('gradients')` has the gradients of the mean loss. */
  differentiate(rows: ArrayLike<number>, masks: readonly Float32Array[]): Metrics
  /** Loss and accuracy of these pictures, without dropout; `p` [rows, classes] receives the probabilities. */
  evaluate(set: 'train' | 'test', rows: ArrayLike<number>, p?: Float32Array): Metrics
  /** All weights, or what belongs to them, end to end: w (HWIO or [in, out]) and b of each layer from input to output. */
  read(what: Quantity): Float32Array<ArrayBuffer>
  write(what: Quantity, values: Float32Array): void
  /** How many tasks each thread has done, the caller first. */
  tasks: readonly number[]
  /** Ends the threads. */
  close(): Promise<void>
}

export interface EngineOptions {
  layers: readonly Layer[]
  /** Of a picture. */
  extents: Extents
  train: Pictures
  test: Pictures
  /** The most pictures of a training step. */
  batch: number
  /** How many threads work, the caller included. The numbers do not depend on it. */
  threads: number
  /** The folder of the project, and the file of the bundled `worker.ts`. */
  root: string
  worker: string
  /** Which kernels; the fastest that this machine can run if left out. */
  build?: Build
}

/** An evaluation takes so many pictures at once, or a batch if that is more. */
const evaluationPictures = 64

/** An engine whose weights are all zero. Throws an error for a network that it cannot train. */
export function startEngine(options: EngineOptions): Engine {
  const { layers, extents, train, test, batch, threads, root } = options
  const builds = buildsOf(root)
  if (builds.length === 0) {
    throw new Error(
      'The wasm engine needs WebAssembly with SIMD, which this machine does not have. Leave out `--engine wasm`.',
    )
  }
  const chosen = builds.find(({ build }) => build === (options.build ?? builds[0].build))
  if (!chosen)
    throw new Error(
      `This machine cannot run the kernels '${options.build}'; it can run '${builds[0].build}'.`,
    )
  const { build, module } = chosen
  const memory = memoryFor(planOf(layers, extents), Math.max(batch, evaluationPictures), threads)
  const pool = startTaskPool({ module, memory, train, test }, threads, options.worker)

  const { stages } = memory
  const { buffer } = memory.wasm
  const floats = new Float32Array(buffer)
  const rowsOfBatch = new Int32Array(buffer, memory.rows, memory.pictures)
  const losses = new Float64Array(buffer, memory.losses, memory.pictures)
  const hits = new Int32Array(buffer, memory.hits, memory.pictures)
  const parameters = stages.reduce((sum, stage) => sum + weightCount(stage), 0)
  let steps = 0

  /** Runs a job on these rows. Sums, in the order of the rows. */
  function sums(job: Job, rows: ArrayLike<number>): Metrics {
    const { count } = job === 'evaluate test' ? test : train
    const stranger = Array.from(rows).find((row) => !(row >= 0 && row < count))
    if (stranger !== undefined)
      throw new Error(`There is no picture ${stranger} in the ${count} of this set.`)
    rowsOfBatch.set(rows)
    pool.run(job, rows.length)
    let loss = 0
    let accuracy = 0
    for (let n = 0; n < rows.length; n++) {
      loss += losses[n]
      accuracy += hits[n]
    }
    return { loss, accuracy }
  }

  function learn(rows: ArrayLike<number>, masks: readonly Float32Array[], then: Job): Metrics {
    if (rows.length < 1 || rows.length > batch) {
      throw new Error(`A training step takes 1 to ${batch} pictures, got ${rows.length}.`)
    }
    const dropped = stages.filter((stage) => stage.mask)
    if (masks.length !== dropped.length) {
      throw new Error(`The network has ${dropped.length} dropout layers, got ${masks.length} masks.`)
    }
    dropped.forEach((stage, i) => {
      setMask(floats, stage, masks[i], rows.length)
    })
    const { loss, accuracy } = sums('learn', rows)
    // Before the weights are changed by it.
    if (!Number.isFinite(loss)) throw new Error(firstNotFinite(floats, stages, rows.length))
    pool.run(then, rows.length)
    return { loss: loss / rows.length, accuracy: accuracy / rows.length }
  }

  return {
    build,
    parameters,
    get steps() {
      return steps
    },
    set steps(count) {
      steps = count
    },
    step(rows, masks, adam = {}) {
      steps++
      floats.set(adamNumbers(steps, adam), memory.adam / 4)
      return learn(rows, masks, 'update')
    },
    differentiate: (rows, masks) => learn(rows, masks, 'gradients'),
    evaluate(set, rows, p) {
      const total = { loss: 0, accuracy: 0 }
      const all = Array.from(rows)
      for (let start = 0; start < all.length; start += memory.pictures) {
        const part = all.slice(start, start + memory.pictures)
        const { loss, accuracy } = sums(`evaluate ${set}`, part)
        if (p) copyProbabilities(floats, stages[stages.length - 1], part.length, p, start)
        total.loss += loss
        total.accuracy += accuracy
      }
      return { loss: total.loss / all.length, accuracy: total.accuracy / all.length }
    },
    read(what) {
      const values = new Float32Array(parameters)
      let start = 0
      for (const stage of stages) {
        eachWeight(stage, what, (i, j) => {
          values[start + i] = floats[j]
        })
        start += weightCount(stage)
      }
      return values
    },
    write(what, values) {
      if (values.length !== parameters) {
        throw new Error(`The network has ${parameters} weights, got ${values.length} numbers.`)
      }
      const kernels = kernelsIn(memory.wasm, module)
      let start = 0
      for (const stage of stages) {
        eachWeight(stage, what, (i, j) => {
          floats[j] = values[start + i]
        })
        start += weightCount(stage)
        for (let panel = 0; panel < stage.panelCount; panel++) kernels.pack(stage.address, panel)
      }
    },
    get tasks() {
      return pool.tasks()
    },
    close: () => pool.close(),
  }
}

/** The head has put the probabilities where the scores were. They go to `p`, from its row `first` on. */
function copyProbabilities(
  floats: Float32Array,
  { y, yStride, filters }: StageMemory,
  pictures: number,
  p: Float32Array,
  first: number,
): void {
  for (let n = 0; n < pictures; n++) {
    const from = (y + n * yStride) / 4
    p.set(floats.subarray(from, from + filters), (first + n) * filters)
  }
}

/** The fields of the kernels' `Adam`, for step t, counted from 1. */
function adamNumbers(t: number, options: AdamOptions): number[] {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  return [beta1, 1 - beta1, beta2, 1 - beta2, epsilon, learningRate / (1 - beta1 ** t), 1 / (1 - beta2 ** t)]
}

/** Where the first number stands that is not finite, in words. */
function firstNotFinite(floats: Float32Array, stages: readonly StageMemory[], pictures: number): string {
  for (const stage of stages) {
    const { name, output } = stage.plan
    const found = (value: number, where: string) =>
      `${Number.isNaN(value) ? 'NaN' : 'Infinity'} first appeared in layer ${name}, in ${where}; all before it was finite.`
    let weight: number | undefined
    eachWeight(stage, 'weights', (_, j) => {
      if (!Number.isFinite(floats[j])) weight ??= floats[j]
    })
    if (weight !== undefined) return found(weight, 'its weights')
    for (let n = 0; n < pictures; n++) {
      const start = (stage.y + n * stage.yStride) / 4
      const value = floats.subarray(start, start + frameSize(output)).find((y) => !Number.isFinite(y))
      if (value !== undefined) return found(value, 'what it makes of the pictures')
    }
  }
  return 'The loss is not finite, although all layers are.'
}

/** Puts a mask [pictures, windows * filters] where the outputs are that it decides about. */
function setMask(floats: Float32Array, stage: StageMemory, mask: Float32Array, pictures: number): void {
  const { places, filters } = stage.plan
  const length = pictures * places.length * filters
  if (mask.length !== length) {
    throw new Error(
      `The dropout after ${stage.plan.name} needs a mask of ${length} numbers, got ${mask.length}.`,
    )
  }
  let from = 0
  for (let n = 0; n < pictures; n++) {
    for (const place of places) {
      floats.set(mask.subarray(from, from + filters), (stage.mask + n * stage.yStride) / 4 + place)
      from += filters
    }
  }
}
