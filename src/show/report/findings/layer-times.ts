/** The time of each layer: calls the ops of a bundle one by one, in a forward and a backward pass. */

import type { Batch, Params, Tensor } from '../../../tensor.ts'
import { batchOf } from '../../../training/batch.ts'
import type { Pictures } from '../../../training/data/data-set.ts'
import type { Katas, OpFunctions } from '../../../training/katas/kata-functions.ts'
import { dropoutRate, dropoutUnits } from '../../../training/network.ts'
import { stream } from '../../../training/random.ts'

/** Milliseconds for one picture on one thread, in the order of the layers of the network. */
export interface LayerTime {
  forward: number
  backward: number
}

/** The batch size. */
const batch = 4
/** Passes that only warm up, passes that are measured, and the milliseconds after which no new one starts. */
const warmUps = 2
const passes = 7
const budget = 2000

/** The medians of some passes over the first pictures. */
export function layerTimesOf(code: Katas & OpFunctions, params: Params, pictures: Pictures): LayerTime[] {
  const count = Math.min(batch, pictures.count)
  const rows = Array.from({ length: count }, (_, i) => i)
  const given = batchOf(pictures, rows, code.ndarray)
  const all: LayerTime[][] = []
  const end = performance.now() + budget
  for (let n = 0; n < warmUps + passes; n++) {
    all.push(pass(code, params, given))
    if (all.length > 1 && performance.now() > end) break
  }
  const kept = all.length > warmUps ? all.slice(warmUps) : all.slice(-1)
  return kept[0].map((_, layer) => ({
    forward: median(kept.map((times) => times[layer].forward)) / count,
    backward: median(kept.map((times) => times[layer].backward)) / count,
  }))
}

/** One forward and backward pass, layer by layer, with the same calls as `network/forward` and `network/backward`. */
function pass(
  code: Katas & OpFunctions,
  { conv1, conv2, dense1, dense2 }: Params,
  { x, t }: Batch,
): LayerTime[] {
  const forward: number[] = []
  const up = (call: () => Tensor): Tensor => timed(call, forward)

  const y1 = up(() => code.conv2d(x, conv1.w, conv1.b))
  const a1 = up(() => code.relu(y1))
  const p1 = up(() => code.maxpool(a1))
  const y2 = up(() => code.conv2d(p1, conv2.w, conv2.b))
  const a2 = up(() => code.relu(y2))
  const p2 = up(() => code.maxpool(a2))
  const flat = up(() => code.flatten(p2))
  const y3 = up(() => code.dense(flat, dense1.w, dense1.b))
  const a3 = up(() => code.relu(y3))
  const mask = maskOf(code, x.shape[0])
  const dropped = up(() => code.dropout(a3, mask))
  const logits = up(() => code.dense(dropped, dense2.w, dense2.b))
  const p = up(() => code.softmax(logits))

  const back: number[] = []
  const down = <Result>(call: () => Result): Result => timed(call, back)
  const dlogits = down(() => code.softmaxCrossentropyBackward(p, t))
  const d2 = down(() => code.denseBackward(dlogits, dropped, dense2.w))
  const da3 = down(() => code.dropoutBackward(d2.dx, mask))
  const dy3 = down(() => code.reluBackward(da3, y3))
  const d1 = down(() => code.denseBackward(dy3, flat, dense1.w))
  const dp2 = down(() => code.flattenBackward(d1.dx, p2.shape))
  const da2 = down(() => code.maxpoolBackward(dp2, a2))
  const dy2 = down(() => code.reluBackward(da2, y2))
  const c2 = down(() => code.conv2dBackward(dy2, p1, conv2.w))
  const da1 = down(() => code.maxpoolBackward(c2.dx, a1))
  const dy1 = down(() => code.reluBackward(da1, y1))
  down(() => code.conv2dBackward(dy1, x, conv1.w))
  back.reverse()
  return forward.map((time, layer) => ({ forward: time, backward: back[layer] }))
}

function maskOf(code: Katas, rows: number): Tensor {
  const random = stream(1, 'dropout of the report')
  const entries = Float32Array.from({ length: rows * dropoutUnits }, () =>
    random() < dropoutRate ? 0 : 1 / (1 - dropoutRate),
  )
  return code.ndarray(entries, [rows, dropoutUnits]) as Tensor
}

function timed<Result>(call: () => Result, times: number[]): Result {
  const start = performance.now()
  const result = call()
  times.push(performance.now() - start)
  return result
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
