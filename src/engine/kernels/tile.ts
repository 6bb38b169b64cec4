import { madd } from './madd'

/**
 * The inner loop of the forward pass: 4 rows times 8 filters, out[4][8] = start[8] + sum over k of row[k] * panel[k][8].
 *
 * The 32 sums are in 8 registers. For every k there are two loads of weights and four of inputs, each input copied to all
 * lanes of a register, for eight multiply-adds. More sums would need fewer loads, but sums and operands together would
 * no longer fit into 16 registers.
 *
 * - p0 to p3: where the four rows are. Each is `segments` runs of `segmentBytes`, `step` bytes from the end of one
 *   to the start of the next.
 * - b [segments * floats of a segment][8], start [8].
 */
export function tile(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  segments: usize,
  segmentBytes: usize,
  step: usize,
  b: usize,
  start: usize,
  out: usize,
): void {
  let c00 = v128.load(start)
  let c01 = v128.load(start, 16)
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  for (let u: usize = 0; u < segments; u++) {
    const end = p0 + segmentBytes
    while (p0 < end) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      const a0 = v128.load32_splat(p0)
      c00 = madd(a0, b0, c00)
      c01 = madd(a0, b1, c01)
      const a1 = v128.load32_splat(p1)
      c10 = madd(a1, b0, c10)
      c11 = madd(a1, b1, c11)
      const a2 = v128.load32_splat(p2)
      c20 = madd(a2, b0, c20)
      c21 = madd(a2, b1, c21)
      const a3 = v128.load32_splat(p3)
      c30 = madd(a3, b0, c30)
      c31 = madd(a3, b1, c31)
      p0 += 4
      p1 += 4
      p2 += 4
      p3 += 4
      b += 32
    }
    p0 += step
    p1 += step
    p2 += step
    p3 += step
  }
  v128.store(out, c00)
  v128.store(out, c01, 16)
  v128.store(out, c10, 32)
  v128.store(out, c11, 48)
  v128.store(out, c20, 64)
  v128.store(out, c21, 80)
  v128.store(out, c30, 96)
  v128.store(out, c31, 112)
}
