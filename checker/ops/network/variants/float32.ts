/** The network out of its ops' own variants in float32 throughout, one for each order of sums that rounds most. */
import type { backward } from '#solutions/network/backward.ts'
import type { epoch } from '#solutions/network/epoch.ts'
import type { forward } from '#solutions/network/forward.ts'
import type { trainStep } from '#solutions/network/train-step.ts'
import { type Model, type Params, type Tensor, weightedLayers } from '#tensor'
import { build } from '../../../bank/loops.ts'
import type { AnyKata, Variant } from '../../../bank/mistake.ts'
import { sums } from '../../../bank/sums.ts'
import { variants as adam } from '../../adam/variants/step.ts'
import { variants as convBackward } from '../../conv2d/variants/backward.ts'
import { variants as conv } from '../../conv2d/variants/forward.ts'
import { variants as crossentropy } from '../../crossentropy/variants/forward.ts'
import { variants as fused } from '../../crossentropy/variants/fused.ts'
import { variants as denseBackward } from '../../dense/variants/backward.ts'
import { variants as dense } from '../../dense/variants/forward.ts'
import { variants as dropout } from '../../dropout/variants/forward.ts'
import { variants as flattenBackward } from '../../flatten/variants/backward.ts'
import { variants as flatten } from '../../flatten/variants/forward.ts'
import { variants as maxpoolBackward } from '../../maxpool/variants/backward.ts'
import { variants as maxpool } from '../../maxpool/variants/forward.ts'
import { variants as accuracy } from '../../metrics/variants/accuracy.ts'
import { variants as reluBackward } from '../../relu/variants/backward.ts'
import { variants as relu } from '../../relu/variants/forward.ts'
import { variants as softmax } from '../../softmax/variants/forward.ts'

type Order = keyof typeof sums
const orders: Order[] = ['float32-worst-order', 'float32-negative-first', 'float32-large-first']

/** The variant of this name. */
function named<Kata extends AnyKata>(variants: Variant<Kata>[], name: string): Kata {
  const found = variants.find((variant) => variant.name === name)
  if (!found) throw new Error(`There is no variant ${name}.`)
  return found.kata
}

/** The four katas of the network, with sums in this order. */
function network(order: Order) {
  const op = {
    conv: named(conv, `sums-in-${order}`),
    convBackward: named(convBackward, `sums-in-${order}`),
    dense: named(dense, `sums-in-${order}`),
    denseBackward: named(denseBackward, `sums-in-${order}`),
    poolBackward: named(maxpoolBackward, `sums-in-${order}`),
    softmax: named(softmax, `all-rounded-${order}`),
    loss: named(crossentropy, `all-rounded-${order}`),
    lossBackward: named(fused, 'float32-throughout'),
    adam: named(adam, 'float32-throughout'),
    accuracy: named(accuracy, 'shares-added-in-float32'),
    // These have no sums: one product each, or none.
    drop: dropout[0].kata,
    relu: relu[0].kata,
    reluBackward: reluBackward[0].kata,
    pool: maxpool[0].kata,
    flatten: flatten[0].kata,
    flattenBackward: flattenBackward[0].kata,
  }

  const forwardPass: typeof forward = (params, x, masks) => {
    const conv1 = op.conv(x, params.conv1.w, params.conv1.b)
    const relu1 = op.relu(conv1)
    const pool1 = op.pool(relu1)
    const conv2 = op.conv(pool1, params.conv2.w, params.conv2.b)
    const relu2 = op.relu(conv2)
    const pool2 = op.pool(relu2)
    const flat = op.flatten(pool2)
    const dense1 = op.dense(flat, params.dense1.w, params.dense1.b)
    const relu3 = op.relu(dense1)
    const dropped = masks ? op.drop(relu3, masks.dropout) : relu3
    const p = op.softmax(op.dense(dropped, params.dense2.w, params.dense2.b))
    return {
      p,
      cache: { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks, p },
    }
  }

  const backwardPass: typeof backward = (params, cache, t) => {
    const dense2 = op.denseBackward(op.lossBackward(cache.p, t), cache.dropped, params.dense2.w)
    const drelu3 = cache.masks ? op.drop(dense2.dx, cache.masks.dropout) : dense2.dx
    const dense1 = op.denseBackward(op.reluBackward(drelu3, cache.dense1), cache.flat, params.dense1.w)
    const drelu2 = op.poolBackward(op.flattenBackward(dense1.dx, cache.pool2.shape), cache.relu2)
    const conv2 = op.convBackward(op.reluBackward(drelu2, cache.conv2), cache.pool1, params.conv2.w)
    const drelu1 = op.poolBackward(conv2.dx, cache.relu1)
    const conv1 = op.convBackward(op.reluBackward(drelu1, cache.conv1), cache.x, params.conv1.w)
    const gradients = { conv1, conv2, dense1, dense2 }
    return Object.fromEntries(
      weightedLayers.map((layer) => [layer, { w: gradients[layer].dw, b: gradients[layer].db }]),
    ) as Params
  }

  const step: typeof trainStep = (model, { x, t }, masks, options) => {
    const { p, cache } = forwardPass(model.params, x, masks)
    const gradients = backwardPass(model.params, cache, t)
    const next = { params: {}, state: {} } as Model
    for (const layer of weightedLayers) {
      const [w, b] = (['w', 'b'] as const).map((part) =>
        op.adam(model.params[layer][part], gradients[layer][part], model.state[layer][part], options),
      )
      next.params[layer] = { w: w.p, b: b.p }
      next.state[layer] = { w: w.state, b: b.state }
    }
    return { model: next, loss: op.loss(p, t), accuracy: op.accuracy(p, t) }
  }

  const wholeEpoch: typeof epoch = (model, data, options) => {
    const { order: visited, batchSize, masksFor, adam: hyper } = options
    const rowsOf = (x: Tensor, rows: readonly number[]) =>
      build([rows.length, ...x.shape.slice(1)], (n, ...place) => x.get(rows[n], ...place))
    const [losses, accuracies]: number[][] = [[], []]
    let current = model
    for (let start = 0; start < visited.length; start += batchSize) {
      const rows = visited.slice(start, start + batchSize)
      const batch = { x: rowsOf(data.x, rows), t: rowsOf(data.t, rows) }
      const result = step(current, batch, masksFor(start / batchSize, rows.length), hyper)
      current = result.model
      losses.push(result.loss * rows.length)
      accuracies.push(result.accuracy * rows.length)
    }
    const mean = (terms: number[]) => Math.fround(sums[order](terms) / visited.length)
    return { model: current, loss: mean(losses), accuracy: mean(accuracies) }
  }

  return { forward: forwardPass, backward: backwardPass, 'train-step': step, epoch: wholeEpoch }
}

type Network = ReturnType<typeof network>

/** This kata of the network, in each order. */
export const float32 = <Kata extends keyof Network>(kata: Kata): Variant<Network[Kata]>[] =>
  orders.map((order) => ({ name: `${order}-throughout`, kata: network(order)[kata] }))
