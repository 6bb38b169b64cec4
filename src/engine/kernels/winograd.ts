import { Stage } from './stage'
import { tile } from './tile'

/**
 * A 3x3 convolution with fewer multiplications, for 2x2 outputs at a time, which is exactly one 2x2 pooling window.
 * Input tile d [4, 4], kernel g [3, 3], outputs y [2, 2], all for one channel and one filter:
 *
 *     y = A'((G g G') * (B' d B)) A     where * multiplies element by element: 16 products instead of 36
 *
 *          1  0 -1  0          1    0    0
 *     B' = 0  1  1  0     G =  1/2  1/2  1/2     A' = 1  1  1  0
 *          0 -1  1  0          1/2 -1/2  1/2          0  1 -1 -1
 *          0  1  0 -1          0    0    1
 *
 * The sum over the channels can be taken before the last transform, which gives 16 matrix products [tiles, channels] x
 * [channels, filters]. The transforms are additions and cost little: inputs are transformed once for all filters, weights
 * once a step.
 *
 * Source: Lavin and Gray 2015, Fast Algorithms for Convolutional Neural Networks, section 4.1.
 *
 * Scratch: 320 bytes of zeros and of intermediate results, then 16 products of four tiles [16][4][8], then the transformed inputs
 * [tiles][16][channels].
 */

/** Before the transformed inputs. */
const products: usize = 320
const inputs: usize = products + 16 * 128

/** Bytes of one row of the matrices: the channels. */
function rowBytesOf(stage: Stage): usize {
  return (stage.segmentFloats / 3) << 2
}

/** B' d B for every tile of a picture and every channel; four channels at a time. */
export function transformInputs(stage: Stage, picture: usize, scratch: usize): void {
  const pixelBytes = rowBytesOf(stage)
  const lineBytes = stage.segmentStride
  const x = stage.x + picture * stage.xStride
  const work = scratch + 32
  let out = scratch + inputs
  memory.fill(scratch, 0, 32)
  for (let t: usize = 0; t < stage.windows; t++) {
    // The first of the four outputs of a window is at the upper left of its tile.
    const corner = x + load<u32>(stage.rows + t * stage.rowsStride)
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      let d = corner + c
      for (let i: usize = 0; i < 4; i++) {
        spread(
          v128.load(d),
          v128.load(d + pixelBytes),
          v128.load(d + 2 * pixelBytes),
          v128.load(d + 3 * pixelBytes),
          work + i * 64,
          16,
        )
        d += lineBytes
      }
      for (let j: usize = 0; j < 4; j++) {
        const column = work + j * 16
        spread(
          v128.load(column),
          v128.load(column, 64),
          v128.load(column, 128),
          v128.load(column, 192),
          out + c + j * pixelBytes,
          4 * pixelBytes,
        )
      }
    }
    out += 16 * pixelBytes
  }
}

/** B' times a column of four. */
function spread(d0: v128, d1: v128, d2: v128, d3: v128, out: usize, step: usize): void {
  v128.store(out, f32x4.sub(d0, d2))
  v128.store(out + step, f32x4.add(d1, d2))
  v128.store(out + 2 * step, f32x4.sub(d2, d1))
  v128.store(out + 3 * step, f32x4.sub(d1, d3))
}

/**
 * The 16 products for the four tiles from number t on and eight filters. Tiles beyond the last are multiplied too, and
 * ignored.
 */
export function multiplyTiles(stage: Stage, t: usize, panel: usize, scratch: usize): void {
  const rowBytes = rowBytesOf(stage)
  const tileBytes = 16 * rowBytes
  let row = scratch + inputs + t * tileBytes
  let weights = stage.transformed + panel * 8 * tileBytes
  for (let q: usize = 0; q < 16; q++) {
    // Product 5 is added to each of the four outputs once, so the bias is added to it.
    const start = q === 5 ? stage.b + panel * 32 : scratch
    const next = scratch + products + q * 128
    tile(row, row + tileBytes, row + 2 * tileBytes, row + 3 * tileBytes, 1, rowBytes, 0, weights, start, next)
    row += rowBytes
    weights += 8 * rowBytes
  }
}

/** A'(the 16 products of one of the four tiles) A, for eight filters: out[4][8]. */
export function outputsOfTile(tile: usize, scratch: usize, out: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const m = scratch + products + tile * 32 + half
    const work = scratch + 32
    for (let j: usize = 0; j < 4; j++) join(m + j * 128, 512, work + j * 32, 16)
    for (let i: usize = 0; i < 2; i++) join(work + i * 16, 32, out + i * 64 + half, 32)
  }
}

/** A' times a column of four, `apart` bytes from each other. */
function join(m: usize, apart: usize, out: usize, step: usize): void {
  const m1 = v128.load(m + apart)
  const m2 = v128.load(m + 2 * apart)
  v128.store(out, f32x4.add(f32x4.add(v128.load(m), m1), m2))
  v128.store(out + step, f32x4.sub(f32x4.sub(m1, m2), v128.load(m + 3 * apart)))
}

/** G g G' for the weights of a panel: from [3][3][channels][8] to [16][channels][8]. */
export function transformWeights(stage: Stage, panel: usize): void {
  const rowBytes = rowBytesOf(stage) * 8
  const from = stage.panels + panel * 9 * rowBytes
  const to = stage.transformed + panel * 16 * rowBytes
  for (let k: usize = 0; k < rowBytes; k += 16) {
    // G g first. It has three columns of four, which fit where the result will be.
    for (let j: usize = 0; j < 3; j++) {
      const g = from + k + j * rowBytes
      const out = to + k + j * rowBytes
      spreadKernel(v128.load(g), v128.load(g + 3 * rowBytes), v128.load(g + 6 * rowBytes), out, 4 * rowBytes)
    }
    for (let i: usize = 0; i < 4; i++) {
      const row = to + k + 4 * i * rowBytes
      spreadKernel(v128.load(row), v128.load(row + rowBytes), v128.load(row + 2 * rowBytes), row, rowBytes)
    }
  }
}

/** G times a column of three. */
function spreadKernel(g0: v128, g1: v128, g2: v128, out: usize, step: usize): void {
  const half = f32x4.splat(0.5)
  const outer = f32x4.mul(half, f32x4.add(g0, g2))
  const inner = f32x4.mul(half, g1)
  v128.store(out, g0)
  v128.store(out + step, f32x4.add(outer, inner))
  v128.store(out + 2 * step, f32x4.sub(outer, inner))
  v128.store(out + 3 * step, g2)
}
