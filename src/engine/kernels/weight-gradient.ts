import { madd } from './madd'
import { blockBytes, columnsOf, rowBytes, Stage, stripBytes, stripsIn } from './stage'

/**
 * The gradient of the loss with respect to the weights and biases of one panel (up to 8 filters), summed over a batch:
 * for every output that passes gradient, g += dy * the input window of its winning row; gb += dy.
 *
 * - x [pictures, segments of a picture], dy and winners [pictures, windows, filters] -> the panel's rows of g and gb.
 * - `scratch`: 8 * picturesPerList * windows bytes.
 *
 * Zero gradients are skipped, as in `inputGradient`. The order of summation is that of the pictures, so the result is the
 * same to the last bit whichever thread computes a panel.
 */
export function weightGradient(stage: Stage, panel: usize, pictures: usize, scratch: usize): void {
  const columns = columnsOf(stage, panel)
  const weightBytes = rowBytes(stage)
  const perList = stage.picturesPerList
  const strips = stage.strips
  const blocks = stage.blocks
  const g = stage.g + panel * 8 * weightBytes
  memory.fill(g, 0, 8 * weightBytes)
  for (let from: usize = 0; from < pictures; from += perList) {
    const to = min(from + perList, pictures)
    for (let c: usize = 0; c < columns; c++) {
      const end = list(stage, panel * 8 + c, from, to, scratch)
      if (end > scratch) gather(scratch, end, g + c * weightBytes, strips, blocks)
    }
  }
  for (let c: usize = 0; c < columns; c++) clearPadding(stage, g + c * weightBytes)
  biasGradient(stage, panel, pictures)
}

/**
 * Lists what filter f has to sum over the pictures from ... to - 1: pairs (address of a window's input, dy), in order.
 * Returns the end of the list.
 */
function list(stage: Stage, f: usize, from: usize, to: usize, entry: usize): usize {
  const windows = stage.windows
  const windowRows = stage.windowRows
  const rowsStride = stage.rowsStride
  for (let n = from; n < to; n++) {
    const x = stage.x + n * stage.xStride
    const output = n * stage.yStride
    const dy = stage.dy + output + (f << 2)
    const winners = stage.winners + (output >> 2) + f
    let rows: usize = stage.rows
    let places: usize = stage.places
    for (let t: usize = 0; t < windows; t++) {
      const place = load<u32>(places)
      const winner = <usize>load<u8>(winners + (place >> 2))
      // Always written, but kept only if it passes gradient: cheaper than a branch that is hard to predict.
      store<u32>(entry, x + load<u32>(rows + (winner << 2)))
      store<f32>(entry, load<f32>(dy + place), 4)
      entry += (<usize>(winner < windowRows)) << 3
      places += 4
      rows += rowsStride
    }
  }
  return entry
}

/**
 * Adds input windows, each times its gradient, to one row of weight gradients: g[k] += sum over the list of
 * dy * x[k]. The sums of a block, two strips, are in 6 registers, and the input takes another 6: some compilers load
 * everything before they multiply, and larger blocks would need too many registers. Numbers read beyond the end of a
 * segment end up in the padding.
 */
function gather(list: usize, end: usize, g: usize, strips: usize, blocks: usize): void {
  for (let block: usize = 0; block < blocks; block++) {
    const d0 = <usize>load<u32>(strips)
    const d1 = <usize>load<u32>(strips, 4)
    let c0 = f32x4.splat(0)
    let c1 = c0
    let c2 = c0
    let c3 = c0
    let c4 = c0
    let c5 = c0
    for (let entry = list; entry < end; entry += 8) {
      const x = <usize>load<u32>(entry)
      const dy = v128.load32_splat(entry, 4)
      const x0 = x + d0
      c0 = madd(dy, v128.load(x0), c0)
      c1 = madd(dy, v128.load(x0, 16), c1)
      c2 = madd(dy, v128.load(x0, 32), c2)
      const x1 = x + d1
      c3 = madd(dy, v128.load(x1), c3)
      c4 = madd(dy, v128.load(x1, 16), c4)
      c5 = madd(dy, v128.load(x1, 32), c5)
    }
    addTo(g, c0)
    addTo(g + 16, c1)
    addTo(g + 32, c2)
    addTo(g + 48, c3)
    addTo(g + 64, c4)
    addTo(g + 80, c5)
    g += blockBytes
    strips += 8
  }
}

function addTo(sum: usize, values: v128): void {
  v128.store(sum, f32x4.add(v128.load(sum), values))
}

/** Sets the padding of a row of weight gradients to zero, so that the weights there stay zero too. */
function clearPadding(stage: Stage, g: usize): void {
  const used = stage.segmentFloats << 2
  const segmentBytes = stripsIn(stage.segmentFloats) * stripBytes
  const end = g + rowBytes(stage)
  for (let u: usize = 0; u < stage.segments; u++) {
    memory.fill(g + used, 0, segmentBytes - used)
    g += segmentBytes
  }
  memory.fill(g, 0, end - g)
}

/** gb = the sum of dy over everything that passes gradient, for the filters of a panel. */
function biasGradient(stage: Stage, panel: usize, pictures: usize): void {
  const windows = stage.windows
  const nobody = i32x4.splat(<i32>stage.windowRows)
  let sum0 = f32x4.splat(0)
  let sum1 = f32x4.splat(0)
  for (let n: usize = 0; n < pictures; n++) {
    const output = n * stage.yStride + panel * 32
    let places: usize = stage.places
    // A sum for each picture first: short sums lose less to rounding than one long sum.
    let picture0 = f32x4.splat(0)
    let picture1 = f32x4.splat(0)
    for (let t: usize = 0; t < windows; t++) {
      const place = output + load<u32>(places)
      const dy = stage.dy + place
      const winners = i16x8.extend_low_i8x16_u(v128.load64_zero(stage.winners + (place >> 2)))
      const live0 = i32x4.lt_u(i32x4.extend_low_i16x8_u(winners), nobody)
      const live1 = i32x4.lt_u(i32x4.extend_high_i16x8_u(winners), nobody)
      picture0 = f32x4.add(picture0, v128.and(v128.load(dy), live0))
      picture1 = f32x4.add(picture1, v128.and(v128.load(dy, 16), live1))
      places += 4
    }
    sum0 = f32x4.add(sum0, picture0)
    sum1 = f32x4.add(sum1, picture1)
  }
  const gb = stage.gb + panel * 32
  v128.store(gb, sum0)
  v128.store(gb, sum1, 16)
  // The columns of the padding have summed gradients of the next window.
  for (let c = columnsOf(stage, panel); c < 8; c++) store<f32>(gb + (c << 2), 0)
}
