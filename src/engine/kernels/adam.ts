import { rowBytes, Stage, stripBytes, stripsIn } from './stage'
import { transformWeights } from './winograd'

/** The numbers of one step of Adam, all float32. `../engine.ts` writes them, in this order. */
@unmanaged
export class Adam {
  beta1: f32
  /** 1 - beta1, computed in float64 and rounded once. */
  rest1: f32
  beta2: f32
  rest2: f32
  epsilon: f32
  /** The learning rate, divided by 1 - beta1^t. */
  rate: f32
  /** 1 / (1 - beta2^t). */
  correction: f32
}

/** Updates the weights and biases of one panel, and copies its weights into the layout of the matrix product. */
export function update(stage: Stage, panel: usize, adam: Adam): void {
  const from = panel * 8 * rowBytes(stage)
  move(stage.w + from, stage.g + from, stage.m + from, stage.v + from, 8 * rowBytes(stage), adam)
  const bias = panel * 32
  move(stage.b + bias, stage.gb + bias, stage.mb + bias, stage.vb + bias, 32, adam)
  pack(stage, panel)
}

/**
 * One step of Adam: updates m and v, then p = p - rate * m / (sqrt(v / (1 - beta2^t)) + epsilon). `bytes` is a multiple
 * of 16.
 *
 * Source: Kingma and Ba 2014, algorithm 1. Epsilon is added outside the root, after the correction of v.
 */
function move(p: usize, g: usize, m: usize, v: usize, bytes: usize, adam: Adam): void {
  const beta1 = f32x4.splat(adam.beta1)
  const rest1 = f32x4.splat(adam.rest1)
  const beta2 = f32x4.splat(adam.beta2)
  const rest2 = f32x4.splat(adam.rest2)
  const epsilon = f32x4.splat(adam.epsilon)
  const rate = f32x4.splat(adam.rate)
  const correction = f32x4.splat(adam.correction)
  for (const end = p + bytes; p < end; p += 16) {
    const gradient = v128.load(g)
    const mean = f32x4.add(f32x4.mul(beta1, v128.load(m)), f32x4.mul(rest1, gradient))
    const square = f32x4.add(f32x4.mul(beta2, v128.load(v)), f32x4.mul(rest2, f32x4.mul(gradient, gradient)))
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(square, correction)), epsilon)
    v128.store(m, mean)
    v128.store(v, square)
    v128.store(p, f32x4.sub(v128.load(p), f32x4.div(f32x4.mul(rate, mean), size)))
    g += 16
    m += 16
    v += 16
  }
}

/** Copies the weights of a panel from rows [8][k] to [k][8], without the padding of the strips. */
export function pack(stage: Stage, panel: usize): void {
  const weightBytes = rowBytes(stage)
  const floats = stage.segmentFloats
  const segmentBytes = stripsIn(floats) * stripBytes
  let w = stage.w + panel * 8 * weightBytes
  let out: usize = stage.panels + panel * stage.segments * floats * 32
  for (let u: usize = 0; u < stage.segments; u++) {
    let k: usize = 0
    for (; k + 4 <= floats; k += 4) {
      transpose(w + (k << 2), weightBytes, out)
      transpose(w + (k << 2) + 4 * weightBytes, weightBytes, out + 16)
      out += 128
    }
    for (; k < floats; k++) {
      for (let c: usize = 0; c < 8; c++) store<f32>(out + (c << 2), load<f32>(w + c * weightBytes + (k << 2)))
      out += 32
    }
    w += segmentBytes
  }
  if (stage.transformed) transformWeights(stage, panel)
}

/** Transposes four floats of four rows into four columns, 32 bytes apart. */
function transpose(w: usize, rowBytes: usize, out: usize): void {
  const r0 = v128.load(w)
  const r1 = v128.load(w + rowBytes)
  const r2 = v128.load(w + 2 * rowBytes)
  const r3 = v128.load(w + 3 * rowBytes)
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
  v128.store(out, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32)
  v128.store(out, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64)
  v128.store(out, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96)
}
