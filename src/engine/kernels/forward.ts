import { columnsOf, Stage } from './stage'
import { tile } from './tile'
import { multiplyTiles, outputsOfTile, transformInputs } from './winograd'

/**
 * The outputs of one picture: y = maxpool(relu(x * w + b)), and for every output which row of its window is the maximum.
 *
 * - x [segments of a picture], y [windows, filters], winners the same shape as y.
 * - `windows`: how many to compute. For a dense layer, several pictures count as the windows of one.
 * - `scratch`: 192 bytes, and after them what `winograd.ts` needs.
 *
 * This is a matrix product whose rows are windows of the picture. The windows are not copied (no im2col): a table holds
 * where each starts, and its segments are read in place. The rows of a pooling window are adjacent, so that their
 * maximum is taken while they are in registers, and rows that pooling drops are never computed. A stage with
 * transformed weights computes the same outputs with fewer multiplications: see `winograd.ts`.
 */
export function forward(stage: Stage, picture: usize, windows: usize, scratch: usize): void {
  const panels = (stage.filters + 7) / 8
  const pooled = stage.windowRows > 1
  if (stage.transformed) transformInputs(stage, picture, scratch + 192)
  for (let panel: usize = 0; panel < panels; panel++) {
    if (pooled) forwardPooled(stage, picture, windows, panel, scratch)
    else forwardPlain(stage, picture, windows, panel, scratch)
  }
}

/** Every row is an output: a tile has four of them. */
function forwardPlain(stage: Stage, picture: usize, windows: usize, panel: usize, scratch: usize): void {
  const places = stage.places
  const output = picture * stage.yStride + panel * 32
  let rows: usize = stage.rows
  for (let t: usize = 0; t < windows; t += 4) {
    rowsOfTile(stage, picture, rows, panel, scratch)
    const count = min<usize>(4, windows - t)
    for (let r: usize = 0; r < count; r++) {
      const c = scratch + r * 32
      const place = output + load<u32>(places + ((t + r) << 2))
      emit(stage, place, panel, v128.load(c), v128.load(c, 16), i32x4.splat(0), i32x4.splat(0), scratch + 128)
    }
    rows += 16
  }
}

/** A window is one or more tiles, and its output is the largest of their rows. */
function forwardPooled(stage: Stage, picture: usize, windows: usize, panel: usize, scratch: usize): void {
  const places = stage.places
  const windowRows = stage.windowRows
  const output = picture * stage.yStride + panel * 32
  let rows: usize = stage.rows
  for (let t: usize = 0; t < windows; t++) {
    if (stage.transformed) {
      if ((t & 3) === 0) multiplyTiles(stage, t, panel, scratch + 192)
      outputsOfTile(t & 3, scratch + 192, scratch)
    } else {
      rowsOfTile(stage, picture, rows, panel, scratch)
      rows += 16
    }
    let best0 = v128.load(scratch)
    let best1 = v128.load(scratch, 16)
    let winner0 = i32x4.splat(0)
    let winner1 = i32x4.splat(0)
    for (let r: usize = 1; r < windowRows; r++) {
      if ((r & 3) === 0) {
        rowsOfTile(stage, picture, rows, panel, scratch)
        rows += 16
      }
      const c = scratch + (r & 3) * 32
      const row = i32x4.splat(<i32>r)
      const c0 = v128.load(c)
      const c1 = v128.load(c, 16)
      // Strictly larger, so that the first of equal maxima wins. Rows count up, so the last to win has the largest number.
      winner0 = i32x4.max_u(winner0, v128.and(row, f32x4.gt(c0, best0)))
      winner1 = i32x4.max_u(winner1, v128.and(row, f32x4.gt(c1, best1)))
      best0 = f32x4.pmax(best0, c0)
      best1 = f32x4.pmax(best1, c1)
    }
    emit(stage, output + load<u32>(places + (t << 2)), panel, best0, best1, winner0, winner1, scratch + 128)
  }
}

/** Applies relu to eight outputs, and stores them and their winners; only the filters that exist are stored. */
function emit(
  stage: Stage,
  place: usize,
  panel: usize,
  best0: v128,
  best1: v128,
  winner0: v128,
  winner1: v128,
  scratch: usize,
): void {
  if (stage.relu) {
    const zero = f32x4.splat(0)
    const nobody = i32x4.splat(<i32>stage.windowRows)
    winner0 = i32x4.max_u(winner0, v128.and(nobody, f32x4.le(best0, zero)))
    winner1 = i32x4.max_u(winner1, v128.and(nobody, f32x4.le(best1, zero)))
    best0 = f32x4.max(best0, zero)
    best1 = f32x4.max(best1, zero)
  }
  const words = i16x8.narrow_i32x4_u(winner0, winner1)
  const bytes = i8x16.narrow_i16x8_u(words, words)
  const y = stage.y + place
  const winners = stage.winners + (place >> 2)
  const columns = columnsOf(stage, panel)
  if (columns === 8) {
    v128.store(y, best0)
    v128.store(y, best1, 16)
    v128.store64_lane(winners, bytes, 0)
    return
  }
  v128.store(scratch, best0)
  v128.store(scratch, best1, 16)
  v128.store(scratch, bytes, 32)
  for (let c: usize = 0; c < columns; c++) {
    store<f32>(y + (c << 2), load<f32>(scratch + (c << 2)))
    store<u8>(winners + c, load<u8>(scratch + c, 32))
  }
}

/** Four outputs of eight filters, out[4][8], whose windows start at the next four entries of `rows`. */
function rowsOfTile(stage: Stage, picture: usize, rows: usize, panel: usize, out: usize): void {
  const x = stage.x + picture * stage.xStride
  const segments = stage.segments
  const segmentBytes = stage.segmentFloats * 4
  tile(
    x + load<u32>(rows),
    x + load<u32>(rows, 4),
    x + load<u32>(rows, 8),
    x + load<u32>(rows, 12),
    segments,
    segmentBytes,
    stage.segmentStride - segmentBytes,
    stage.panels + panel * segments * segmentBytes * 8,
    stage.b + panel * 32,
    out,
  )
}
