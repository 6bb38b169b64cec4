import { adamStep } from '#solutions/adam/step.ts'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { backward } from '#solutions/network/backward.ts'
import { forward } from '#solutions/network/forward.ts'
import type { trainStep } from '#solutions/network/train-step.ts'
import { type Tensor, weightedLayers } from '#tensor'
import { map, sum, total } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { float32 } from './float32.ts'

const rowsOf = (x: Tensor, from: number, to: number): Tensor => x.lo(from).hi(to - from)

/** The mean loss, written out. */
const lossOf = (p: Tensor, t: Tensor): number =>
  sum(p.shape, (n, k) => -t.get(n, k) * Math.log(Math.min(Math.max(p.get(n, k), 1e-7), 1 - 1e-7))) /
  p.shape[0]

export const variants: Variant<typeof trainStep>[] = [
  ...float32('train-step'),
  {
    name: 'changed-on-a-copy',
    kata: (model, { x, t }, masks, options = {}) => {
      const params = { ...model.params }
      const state = { ...model.state }
      const pass = forward(params, x, masks)
      const gradients = backward(params, pass.cache, t)
      for (const layer of weightedLayers.toReversed()) {
        params[layer] = { ...params[layer] }
        state[layer] = { ...state[layer] }
        for (const part of ['b', 'w'] as const) {
          const next = adamStep(params[layer][part], gradients[layer][part], state[layer][part], {
            ...options,
          })
          params[layer][part] = next.p
          state[layer][part] = next.state
        }
      }
      return { accuracy: accuracy(pass.p, t), loss: lossOf(pass.p, t), model: { state, params } }
    },
  },
  {
    name: 'two-shards',
    // Each half of the batch on its own, and their gradients weighted by their sizes.
    kata: (model, { x, t }, masks, options) => {
      const N = x.shape[0]
      const cuts = N === 1 ? [0, 1] : [0, Math.ceil(N / 2), N]
      const shards = cuts.slice(1).map((to, i) => {
        const from = cuts[i]
        const targets = rowsOf(t, from, to)
        const mask = { dropout: rowsOf(masks.dropout, from, to) }
        const { p, cache } = forward(model.params, rowsOf(x, from, to), mask)
        return { p, targets, gradients: backward(model.params, cache, targets), weight: (to - from) / N }
      })
      const stepOf = (layer: (typeof weightedLayers)[number], part: 'w' | 'b') => {
        const gradient = map(model.params[layer][part], (_, ...index) =>
          total(shards.map(({ gradients, weight }) => weight * gradients[layer][part].get(...index))),
        )
        return adamStep(model.params[layer][part], gradient, model.state[layer][part], options)
      }
      const layers = weightedLayers.map(
        (layer) => [layer, { w: stepOf(layer, 'w'), b: stepOf(layer, 'b') }] as const,
      )
      const parts = (of: 'p' | 'state') =>
        Object.fromEntries(layers.map(([layer, { w, b }]) => [layer, { w: w[of], b: b[of] }]))
      return {
        model: { params: parts('p'), state: parts('state') } as ReturnType<typeof trainStep>['model'],
        loss: total(shards.map(({ p, targets, weight }) => weight * lossOf(p, targets))),
        accuracy: total(shards.map(({ p, targets, weight }) => weight * accuracy(p, targets))),
      }
    },
  },
]
