/** Drawn networks, pictures and masks for the cases of the network katas, all small, with answers that are certain. */
import { type Random, weightedLayers } from '../../../src/tensor.ts'
import type { TensorData } from '../../cases/case.ts'
import { drawn, oneHot, uniform } from '../../cases/draw.ts'
import type {
  BatchData,
  CacheData,
  MasksData,
  ModelData,
  ParamsData,
  SteppedData,
} from '../../reference/reference-network.ts'
import { freshState } from '../adam/cases.ts'

/** The size of a picture, and the sizes of the layers. */
export interface Sizes {
  picture: [height: number, width: number, channels: number]
  conv1: [height: number, width: number, filters: number]
  conv2: [height: number, width: number, filters: number]
  units: number
  classes: number
}

/** 10 -> 8 -> 4 -> 2 -> 1: the seed model as small as it gets. TensorFlow.js takes 3 ms for a step of two pictures. */
export const tiny: Sizes = { picture: [10, 10, 3], conv1: [3, 3, 3], conv2: [3, 3, 5], units: 6, classes: 5 }

/** 13x16 -> 11x14 -> 5x7 -> 4x5 -> 2x2: nothing is square, and both pools drop something. */
export const odd: Sizes = { picture: [13, 16, 2], conv1: [3, 3, 3], conv2: [2, 3, 4], units: 7, classes: 3 }

/** 15x12 -> 14x8 -> 7x4 -> 4x3 -> 2x1: more of everything, but fewer filters in the second layer than in the first. */
export const many: Sizes = {
  picture: [15, 12, 5],
  conv1: [2, 5, 7],
  conv2: [4, 2, 3],
  units: 10,
  classes: 11,
}

/** Weights that keep the numbers near 1 all the way through, and biases that keep most units alive. */
export function drawnParams(random: Random, { picture, conv1, conv2, units, classes }: Sizes): ParamsData {
  const weights = (shape: number[]) => {
    const fanIn = shape.slice(0, -1).reduce((product, extent) => product * extent, 1)
    const limit = Math.sqrt(3 / fanIn)
    return { w: uniform(random, shape, -limit, limit), b: uniform(random, shape.slice(-1), -0.1, 0.3) }
  }
  const pooled = (axis: 0 | 1) =>
    Math.floor((Math.floor((picture[axis] - conv1[axis] + 1) / 2) - conv2[axis] + 1) / 2)
  return {
    conv1: weights([conv1[0], conv1[1], picture[2], conv1[2]]),
    conv2: weights([conv2[0], conv2[1], conv1[2], conv2[2]]),
    dense1: weights([pooled(0) * pooled(1) * conv2[2], units]),
    dense2: weights([units, classes]),
  }
}

export const drawnBatch = (
  random: Random,
  count: number,
  { picture, classes }: Sizes,
  darkest = 0,
): BatchData => ({
  x: uniform(random, [count, ...picture], darkest, 1),
  t: oneHot(random, count, classes),
})

/** A dropout mask of rate 0.5. */
export const drawnMask = (random: Random, rows: number, { units }: Sizes): TensorData =>
  drawn([rows, units], () => (random() < 0.5 ? 0 : 2))

export const drawnMasks = (random: Random, rows: number, sizes: Sizes): MasksData => ({
  dropout: drawnMask(random, rows, sizes),
})

/** A model before its first step. */
export function freshModel(params: ParamsData): ModelData {
  const states = weightedLayers.map((layer) => [
    layer,
    { w: freshState(params[layer].w), b: freshState(params[layer].b) },
  ])
  return { params, state: Object.fromEntries(states) as ModelData['state'] }
}

/** A model in the middle of a run. */
export function usedModel(random: Random, params: ParamsData): ModelData {
  const states = weightedLayers.map((layer) => {
    const used = ({ shape }: TensorData) => ({
      m: uniform(random, shape, -0.02, 0.02),
      v: uniform(random, shape, 1e-4, 1e-3),
      step: 56,
    })
    return [layer, { w: used(params[layer].w), b: used(params[layer].b) }]
  })
  return { params, state: Object.fromEntries(states) as ModelData['state'] }
}

/** Two float32 computations of the same number, if it is near 1, differ by less than this. */
const margin = 2e-6

/**
 * relu, maxpool and the accuracy make decisions. If one depends on the last bit, a right answer may decide differently
 * from the reference and differ widely from then on. Such draws are thrown away.
 */
export function isDecided(cache: CacheData): boolean {
  const beforeRelu = [cache.conv1, cache.conv2, cache.dense1]
  return (
    beforeRelu.every(({ data }) => data.every((x) => Math.abs(x) > margin)) &&
    poolsDecided(cache.relu1) &&
    poolsDecided(cache.relu2) &&
    rowsDecided(cache.p)
  )
}

/** Does every 2x2 window have a clear maximum, or only zeros? */
function poolsDecided({ shape: [count, height, width, channels], data }: TensorData): boolean {
  for (let n = 0; n < count; n++) {
    for (let i = 0; i + 1 < height; i += 2) {
      for (let j = 0; j + 1 < width; j += 2) {
        for (let c = 0; c < channels; c++) {
          const at = (di: number, dj: number) => data[((n * height + i + di) * width + j + dj) * channels + c]
          if (!isClear([at(0, 0), at(0, 1), at(1, 0), at(1, 1)])) return false
        }
      }
    }
  }
  return true
}

function rowsDecided({ shape: [rows, columns], data }: TensorData): boolean {
  for (let n = 0; n < rows; n++) {
    if (!isClear([...data.subarray(n * columns, (n + 1) * columns)])) return false
  }
  return true
}

function isClear(numbers: number[]): boolean {
  const [largest, second] = numbers.sort((a, b) => b - a)
  return largest === 0 || largest - second > margin
}

/** Does every layer learn something? */
export function isAlive(grads: ParamsData): boolean {
  return weightedLayers.every((layer) => largest(grads[layer].w) > 1e-3 && largest(grads[layer].b) > 1e-3)
}

/**
 * Adam's first step is as long for a gradient of 1e-6 as for one of 1. If a gradient is not 0 but would be lost in
 * rounding, the direction of the step is lost, too.
 */
export function hasDirection(grads: ParamsData): boolean {
  const clear = (t: TensorData) => t.data.every((g) => g === 0 || Math.abs(g) > 5 * rounding(t))
  return weightedLayers.every((layer) => clear(grads[layer].w) && clear(grads[layer].b))
}

/**
 * How far a number may be from the reference after a chain of ops: 1e-5 of the largest number of its tensor, plus 1e-6,
 * because the terms of the sums are near 1 even where they cancel. Two float32 computations of such short chains differ
 * by a quarter of that at most (measured on hundreds of draws); a mistake moves many numbers by a large part of their size.
 */
export const share = 1e-5
export const rounding = (t: TensorData): number => share * largest(t) + 1e-6

/** The largest absolute value. */
export const largest = ({ data }: TensorData): number =>
  data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

/** Some answers are right and some wrong. Only then can counts, sums and means be told apart. */
export const isMixed = ({ accuracy }: { accuracy: number }): boolean => accuracy > 0 && accuracy < 1

/** A run of training steps in which every decision is clear. `draw` is called until it gives one. */
export function certain<T extends { steps: SteppedData[] }>(
  draw: (attempt: number) => T,
  isTelling: (run: T) => boolean,
): T {
  for (let attempt = 0; attempt < 100; attempt++) {
    const run = draw(attempt)
    const decided = run.steps.every(({ cache, grads }) => isDecided(cache) && hasDirection(grads))
    if (decided && isAlive(run.steps[0].grads) && isTelling(run)) return run
  }
  throw new Error('None of 100 draws was certain: the margins are too wide.')
}
