/** The composed reference against TensorFlow.js's own layers and optimiser, and against the formulas. */
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { epoch as ourEpoch } from '#solutions/network/epoch.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import { weightedLayers } from '../../src/tensor.ts'
import type { Case, TensorData } from '../cases/case.ts'
import { normal, randomOf, uniform } from '../cases/draw.ts'
import { expectedOf, judge } from '../judge/evaluate.ts'
import { perform } from '../judge/perform.ts'
import { expectedStep, freshState } from '../ops/adam/cases.ts'
import { checks } from '../ops/network/cases.ts'
import { drawnBatch, drawnMask, drawnParams, freshModel, tiny } from '../ops/network/draws.ts'
import {
  type AdamStateData,
  adamStep,
  epoch,
  type ModelData,
  rowsOf,
  type TrainedData,
} from './reference-network.ts'
import { dataOf, tensorOf, tf, tidy } from './tensorflow.ts'

const seeds = [1, 2, 3, 20_24, 987_654_321]

const largestDifference = (a: TensorData, b: TensorData): number =>
  Math.max(...a.data.map((x, i) => Math.abs(x - b.data[i])))

/** Ten steps with four pictures each, by the reference. */
function tenSteps(seed: number, maskOf = (factor: number) => factor) {
  const random = randomOf(seed, 'run')
  const model = freshModel(drawnParams(random, tiny))
  const data = drawnBatch(random, 40, tiny)
  const masks = Array.from({ length: 10 }, () => {
    const mask = drawnMask(random, 4, tiny)
    return { ...mask, data: mask.data.map(maskOf) }
  })
  const order = Array.from({ length: 40 }, (_, i) => i)
  const batches = masks.map((_, step) => {
    const rows = order.slice(4 * step, 4 * step + 4)
    return { x: rowsOf(data.x, rows), t: rowsOf(data.t, rows) }
  })
  return { model, batches, masks, steps: epoch(model, data, order, 4, masks).steps }
}

test("it trains like TensorFlow.js's own layers and `compile`: losses and weights", async () => {
  // Layers draw their own dropout masks: here nothing is dropped.
  const { model, batches, steps } = tenSteps(4, () => 1)
  const layers: typeof import('@tensorflow/tfjs-layers') = createRequire(import.meta.url)(
    '@tensorflow/tfjs-layers',
  )
  const keras = layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape: [10, 10, 3], filters: 3, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.conv2d({ filters: 5, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 6, activation: 'relu' }),
      layers.layers.dense({ units: 5, activation: 'softmax' }),
    ],
  })
  keras.compile({
    optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-7),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  })
  const weightsOf = ({ params }: ModelData) =>
    weightedLayers.flatMap((layer) => [params[layer].w, params[layer].b])
  keras.setWeights(weightsOf(model).map(tensorOf))

  for (const [i, { x, t }] of batches.entries()) {
    const [loss, accuracy] = (await keras.trainOnBatch(tensorOf(x), tensorOf(t))) as number[]
    expect(steps[i].loss).toBeCloseTo(loss, 5)
    expect(steps[i].accuracy).toBeCloseTo(accuracy, 5)
  }
  const trained = keras.getWeights().map(dataOf)
  for (const [i, weights] of weightsOf(steps[9].model).entries()) {
    expect(largestDifference(weights, trained[i])).toBeLessThan(1e-5)
  }
  keras.dispose()
})

test('ten steps of the solution, one after the other, follow its losses', () => {
  for (const seed of seeds) {
    const { batches, masks, steps, ...first } = tenSteps(seed)
    let model = first.model
    for (const [i, batch] of batches.entries()) {
      const args = [model, batch, { dropout: masks[i] }]
      const performance = perform(trainStep, { args })
      if ('failure' in performance) throw new Error(performance.failure.message)
      const result = performance.returned as TrainedData
      expect(Math.abs(result.loss - steps[i].loss)).toBeLessThan(1e-4)
      model = result.model
    }
  }
})

test('Adam put into a state goes on as the optimiser that got there by itself', () => {
  const random = randomOf(1)
  const options = { learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }
  const p = uniform(random, [6, 5])
  const gradients = Array.from({ length: 10 }, () => normal(random, [6, 5], 0.1))
  const path = tidy(() => {
    const optimizer = tf.train.adam(options.learningRate, options.beta1, options.beta2, options.epsilon)
    const weights = tf.variable(tensorOf(p))
    const seen = gradients.map((g) => {
      optimizer.applyGradients([{ name: weights.name, tensor: tensorOf(g) }])
      return dataOf(weights)
    })
    weights.dispose()
    optimizer.dispose()
    return seen
  })
  let [weights, state]: [TensorData, AdamStateData] = [p, freshState(p)]
  for (const [i, g] of gradients.entries()) {
    ;({ p: weights, state } = adamStep(weights, g, state, options))
    expect(largestDifference(weights, path[i])).toBeLessThan(1e-6)
  }
})

test('the formula of the paper, in float64, is well inside the tolerance around its Adam', () => {
  for (const seed of seeds) {
    const random = randomOf(seed, 'paper')
    for (const [step, deviation] of [
      [0, 0.1],
      [0, 1e-7],
      [9, 0.1],
      [9, 1e-7],
      [2000, 0.1],
    ]) {
      const [p, g] = [uniform(random, [50], -0.5, 0.5), normal(random, [50], deviation)]
      const used = () => ({
        m: normal(random, [50], deviation / 3),
        v: uniform(random, [50], deviation ** 2 / 2, deviation ** 2),
        step,
      })
      const state = step === 0 ? freshState(p) : used()
      const expected = expectedStep(p, g, state)
      const t = step + 1
      for (let i = 0; i < 50; i++) {
        const m = 0.9 * state.m.data[i] + 0.1 * g.data[i]
        const v = 0.999 * state.v.data[i] + 0.001 * g.data[i] ** 2
        const next = p.data[i] - (0.001 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7)
        expect(Math.abs(next - expected.p.data[i])).toBeLessThanOrEqual(expected.p.tolerance[i] / 2)
        expect(Math.abs(m - expected.state.m.data[i])).toBeLessThanOrEqual(expected.state.m.tolerance[i] / 2)
        expect(Math.abs(v - expected.state.v.data[i])).toBeLessThanOrEqual(expected.state.v.tolerance[i] / 2)
      }
    }
  }
})

test('it leaves no tensor behind', () => {
  const before = tf.memory().numTensors
  tenSteps(5)
  for (const check of Object.values(checks))
    for (const testCase of check.cases(5)) expectedOf(check, testCase)
  expect(tf.memory().numTensors).toBe(before)
})

test('a case that was sent to another process and back is judged the same', () => {
  for (const [id, kata] of Object.entries({ 'network/train-step': trainStep, 'network/epoch': ourEpoch })) {
    for (const testCase of checks[id].cases(1)) {
      const sent: Case = structuredClone(testCase)
      expect(judge(checks[id], sent, structuredClone(perform(kata, sent)))).toEqual({ passed: true })
    }
  }
})

test('the cases have the same names for every seed', () => {
  const namesOf = (id: string, seed: number) => checks[id].cases(seed).map(({ name }) => name)
  for (const id of Object.keys(checks)) expect(namesOf(id, 2)).toEqual(namesOf(id, 1))
})
