/** Central differences of a learner's network: the loss of their forward pass, with one weight moved at a time. */
import { weightedLayers } from '../../../src/tensor.ts'
import type { Case, Doubles, Expected, Measured, TensorData, Value } from '../../cases/case.ts'
import { moreTolerant } from '../../cases/tolerance.ts'
import { isTensor } from '../../cases/values.ts'
import { argumentsOf } from '../../judge/arguments/arguments.ts'
import { snapshot } from '../../judge/snapshot.ts'
import { centralDifferences } from '../../reference/central-differences.ts'
import * as definitions from '../../reference/formulas.ts'
import type { CacheData, ParamsData } from '../../reference/reference-network.ts'

/**
 * A network is not linear, so the step is small. The float32 noise of the loss, divided by the step, is allowed for.
 */
const step = 2e-3
const noise = 1e-7 / step

const names = weightedLayers.flatMap((layer) => [`${layer}.w`, `${layer}.b`])

export function measuredNetwork(
  testCase: Case,
  [forward]: readonly ((...args: never[]) => unknown)[],
): Measured | undefined {
  const [params, { x, masks }, t] = testCase.args as [ParamsData, CacheData, TensorData]
  const targets = definitions.doublesOf(t)

  const outputOf = (weights: ParamsData): { p: TensorData; cache: Value } | undefined => {
    const { args } = argumentsOf([weights, x, ...(masks ? [masks] : [])], [])
    const copied = snapshot(Reflect.apply(forward, undefined, args))
    if ('failure' in copied || typeof copied.value !== 'object') return undefined
    const { p, cache } = copied.value as Record<string, Value>
    return isTensor(p) && p.data.length === t.data.length && p.data.every(Number.isFinite)
      ? { p, cache }
      : undefined
  }
  const loss = (...weights: Doubles[]): number => {
    const at = (name: string): TensorData => {
      const { shape, data } = weights[names.indexOf(name)]
      return { shape: [...shape], data: Float32Array.from(data) }
    }
    const moved = weightedLayers.map((layer) => [layer, { w: at(`${layer}.w`), b: at(`${layer}.b`) }])
    const output = outputOf(Object.fromEntries(moved) as ParamsData)
    if (!output) return Number.NaN
    return definitions.crossentropy(definitions.doublesOf(output.p), targets)
  }
  try {
    const output = outputOf(params)
    if (!output) return {}
    const inputs = Object.fromEntries(
      weightedLayers.flatMap((layer) => [
        [`${layer}.w`, params[layer].w],
        [`${layer}.b`, params[layer].b],
      ]),
    )
    const flat = centralDifferences({ forward: loss, dy: [1], inputs, step, corners: true }) as Record<
      string,
      Expected
    >
    const layers = weightedLayers.map((layer) => [layer, { w: flat[`${layer}.w`], b: flat[`${layer}.b`] }])
    return {
      gradient: moreTolerant(Object.fromEntries(layers) as Expected, noise),
      output: { place: 1, value: output.cache },
    }
  } catch {
    return undefined
  }
}
