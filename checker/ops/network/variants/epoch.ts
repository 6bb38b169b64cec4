import type { epoch } from '#solutions/network/epoch.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import { type Tensor, zeros } from '#tensor'
import { build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { float32 } from './float32.ts'

const picked = (x: Tensor, rows: readonly number[]): Tensor => {
  const y = zeros([rows.length, ...x.shape.slice(1)])
  rows.forEach((row, n) => {
    const [from, to] = [x.pick(row), y.pick(n)]
    each(from.shape, (...place) => to.set(...place, from.get(...place)))
  })
  return y
}

export const variants: Variant<typeof epoch>[] = [
  ...float32('epoch'),
  {
    name: 'running-means',
    kata: (model, { x, t }, { order, batchSize, masksFor, adam }) => {
      let [current, loss, accuracy, seen] = [model, 0, 0, 0]
      for (let step = 0; step * batchSize < order.length; step++) {
        const rows = order.slice(step * batchSize, Math.min((step + 1) * batchSize, order.length))
        const masks = masksFor(step, rows.length)
        const result = trainStep(current, { x: picked(x, rows), t: picked(t, rows) }, masks, adam)
        seen += rows.length
        current = result.model
        loss += ((result.loss - loss) * rows.length) / seen
        accuracy += ((result.accuracy - accuracy) * rows.length) / seen
      }
      return { model: current, loss, accuracy }
    },
  },
  {
    name: 'recursive',
    kata: (model, data, options) => {
      const take = (x: Tensor, rows: readonly number[]): Tensor =>
        build([rows.length, ...x.shape.slice(1)], (n, ...place) => x.get(rows[n], ...place))
      /** The model after the pictures from `start` onwards, and the sums over them. */
      const from = (current: typeof model, start: number, step: number): ReturnType<typeof epoch> => {
        const rows = options.order.slice(start, start + options.batchSize)
        if (rows.length === 0) return { model: current, loss: 0, accuracy: 0 }
        const batch = { t: take(data.t, rows), x: take(data.x, rows) }
        const now = trainStep(current, batch, options.masksFor(step, rows.length), options.adam)
        const rest = from(now.model, start + rows.length, step + 1)
        return {
          model: rest.model,
          loss: now.loss * rows.length + rest.loss,
          accuracy: now.accuracy * rows.length + rest.accuracy,
        }
      }
      const { model: last, loss, accuracy } = from(model, 0, 0)
      return { model: last, loss: loss / options.order.length, accuracy: accuracy / options.order.length }
    },
  },
]
