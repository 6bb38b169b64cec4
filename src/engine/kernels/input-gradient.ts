import { madd } from './madd'
import { blockBytes, rowBytes, Stage } from './stage'

/**
 * The gradient of the loss with respect to the inputs of one picture: every output that passes gradient adds dy * w to
 * the input window of its winning row.
 *
 * - dy, winners [windows, filters] -> dx, the shape of the picture. `windows` as in `forward`.
 * - `scratch`: (windowRows + 1) * (8 * filters + 4) bytes.
 *
 * After 2x2 pooling, at least three quarters of the gradients of a convolution are zero. They are skipped, and the result
 * is the same to the last bit.
 */
export function inputGradient(
  stage: Stage,
  picture: usize,
  windows: usize,
  dxBytes: usize,
  scratch: usize,
): void {
  const filters = stage.filters
  const windowRows = stage.windowRows
  const weights = stage.w
  const weightBytes = rowBytes(stage)
  const strips = stage.strips
  const blocks = stage.blocks
  const dx = stage.dx + picture * stage.xStride
  memory.fill(dx, 0, dxBytes)

  // A list for every row of a window, and one more for gradients that do not pass; before them the ends of the lists.
  const ends = scratch
  const lists = scratch + ((windowRows + 1) << 2)
  const listBytes = filters << 3

  for (let t: usize = 0; t < windows; t++) {
    const place = picture * stage.yStride + load<u32>(stage.places + (t << 2))
    const dy = stage.dy + place
    const winners = stage.winners + (place >> 2)
    for (let r: usize = 0; r <= windowRows; r++) store<u32>(ends + (r << 2), lists + r * listBytes)
    let w = weights
    for (let f: usize = 0; f < filters; f++) {
      // No branch on whether it passes gradient: the processor would mispredict half of them.
      const end = ends + ((<usize>load<u8>(winners + f)) << 2)
      const entry = load<u32>(end)
      store<u32>(entry, w)
      store<f32>(entry, load<f32>(dy + (f << 2)), 4)
      store<u32>(end, entry + 8)
      w += weightBytes
    }
    const rows = stage.rows + t * stage.rowsStride
    for (let r: usize = 0; r < windowRows; r++) {
      const list = lists + r * listBytes
      const end = <usize>load<u32>(ends + (r << 2))
      if (end > list) scatter(list, end, dx + load<u32>(rows + (r << 2)), strips, blocks)
    }
  }
}

/**
 * Adds rows of weights, each times its gradient, to one window: dx[k] += sum over the list of g * w[k]. The list holds
 * pairs (address of the row, g). Meanwhile a block of the window, two strips, stays in 6 registers.
 *
 * Where a strip reaches beyond its segment the weights are zeros, so the numbers there are stored unchanged. The higher
 * strip is stored last, so that this never overwrites a sum that it has just received.
 */
function scatter(list: usize, end: usize, dx: usize, strips: usize, blocks: usize): void {
  let column: usize = 0
  for (let block: usize = 0; block < blocks; block++) {
    const d0 = dx + load<u32>(strips)
    const d1 = dx + load<u32>(strips, 4)
    let c0 = v128.load(d0)
    let c1 = v128.load(d0, 16)
    let c2 = v128.load(d0, 32)
    let c3 = v128.load(d1)
    let c4 = v128.load(d1, 16)
    let c5 = v128.load(d1, 32)
    for (let entry = list; entry < end; entry += 8) {
      const w = <usize>load<u32>(entry) + column
      const g = v128.load32_splat(entry, 4)
      c0 = madd(g, v128.load(w), c0)
      c1 = madd(g, v128.load(w, 16), c1)
      c2 = madd(g, v128.load(w, 32), c2)
      c3 = madd(g, v128.load(w, 48), c3)
      c4 = madd(g, v128.load(w, 64), c4)
      c5 = madd(g, v128.load(w, 80), c5)
    }
    v128.store(d0, c0)
    v128.store(d0, c1, 16)
    v128.store(d0, c2, 32)
    v128.store(d1, c3)
    v128.store(d1, c4, 16)
    v128.store(d1, c5, 32)
    column += blockBytes
    strips += 8
  }
}
