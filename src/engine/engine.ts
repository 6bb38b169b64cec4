/** Trains a network on SIMD kernels: the same mathematics as the katas, only faster. */

import type { AdamOptions, Layer } from '../tensor.ts'
import type { Pictures } from '../training/data/data-set.ts'
import { type Build, buildsOf, kernelsIn } from './kernels.ts'
import { memoryFor, type StageMemory } from './plan/memory-layout.ts'
import { type Extents, frameSize, planOf } from './plan/stages.ts'
import type { Job } from './tasks.ts'
import { startTaskPool } from './threads/task-pool.ts'
import { eachWeight, type Quantity, weightCount } from './weight-places.ts'

/** Means over a set of pictures. */
export interface Metrics {
  loss: number
  accuracy: number
}

export interface Engine {
  /** Which kernels are used. */
  build: Build
  /** The number of weights, biases included. */
  parameters: number
  /** How many steps of Adam have been taken. */
  steps: number
  /**
   * One training step on these training pictures, at most a batch. The metrics are those before the step.
   * `masks`: for each dropout layer, from input to output, [rows, outputs of the layer before it].
   * Throws an error that names the layer if the loss is not finite; the weights then stay as they were.
   */
  step(rows: ArrayLike<number>, masks: readonly Float32Array[], adam?: AdamOptions): Metrics
  /** The same without Adam: the weights stay as they are, and `read('gradients')` gives the gradients of the mean loss. */
  differentiate(rows: ArrayLike<number>, masks: readonly Float32Array[]): Metrics
  /** Loss and accuracy of these pictures, without dropout. `p` [rows, classes] receives the probabilities. */
  evaluate(set: 'train' | 'test', rows: ArrayLike<number>, p?: Float32Array): Metrics
  /** All weights, or their gradients or moments, end to end: w (HWIO or [in, out]) and b of each layer, from input to output. */
  read(what: Quantity): Float32Array<ArrayBuffer>
  write(what: Quantity, values: Float32Array): void
  /** How many tasks each thread has done, the caller first. */
  tasks: readonly number[]
  /** Ends the threads. */
  close(): Promise<void>
}

export interface EngineOptions {
  layers: readonly Layer[]
  /** [height, width, channels] of a picture. */
  extents: Extents
  train: Pictures
  test: Pictures
  /** The most pictures of a training step. */
  batch: number
  /** How many threads work, the caller included. The results do not depend on it. */
  threads: number
  /** The folder of the project, and the bundled `engine-worker.ts`. */
  root: string
  worker: string
  /** Which kernels; by default the fastest that this machine can run. */
  build?: Build
}

/** Pictures that an evaluation processes at once, or a batch if that is more. */
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

  /** Runs a job on these rows and returns the sums of loss and accuracy, added in the order of the rows. */
  function sums(job: Job, rows: ArrayLike<number>): Metrics {
    const { count } = job === 'evaluate test' ? test : train
    const outside = Array.from(rows).find((row) => !(row >= 0 && row < count))
    if (outside !== undefined) throw new Error(`There is no picture ${outside} in this set of ${count}.`)
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
    // Checked before Adam changes the weights.
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

/** Copies the probabilities, which have replaced the scores in the memory, to `p`, starting at its row `first`. */
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

/** The fields of `Adam` in `kernels/adam.ts`, for step t, counted from 1. */
function adamNumbers(t: number, options: AdamOptions): number[] {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  return [beta1, 1 - beta1, beta2, 1 - beta2, epsilon, learningRate / (1 - beta1 ** t), 1 / (1 - beta2 ** t)]
}

/** Says in which layer the first NaN or infinity appeared. */
function firstNotFinite(floats: Float32Array, stages: readonly StageMemory[], pictures: number): string {
  for (const stage of stages) {
    const { name, output } = stage.plan
    const found = (value: number, where: string) =>
      `${Number.isNaN(value) ? 'NaN' : 'Infinity'} first appeared in layer ${name}, in ${where}; everything before it was finite.`
    let weight: number | undefined
    eachWeight(stage, 'weights', (_, j) => {
      if (!Number.isFinite(floats[j])) weight ??= floats[j]
    })
    if (weight !== undefined) return found(weight, 'its weights')
    for (let n = 0; n < pictures; n++) {
      const start = (stage.y + n * stage.yStride) / 4
      const value = floats.subarray(start, start + frameSize(output)).find((y) => !Number.isFinite(y))
      if (value !== undefined) return found(value, 'its output')
    }
  }
  return 'The loss is not finite, although the outputs of all layers are.'
}

/** Writes a mask [pictures, windows * filters] in the layout of the outputs that it multiplies. */
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
