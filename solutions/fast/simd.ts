/**
 * Multiplies two matrices with SIMD, in AssemblyScript. This file is not TypeScript for Node: it is compiled to
 * WebAssembly when it is checked. A v128 holds four float32 numbers, and one instruction adds or multiplies all
 * four.
 *
 * Shapes: a [M, K], b [K, N] -> c [M, N], all row-major in the memory of the module.
 *
 *     c[m, n] = sum over k of a[m, k] * b[k, n]
 *
 * Arguments:
 * - `a`, `b`, `c`: the addresses of their first numbers, in bytes. A number takes four bytes.
 * - `M`, `K`, `N`: M is a multiple of 4 and N is a multiple of 8, because the caller fills up with zeros.
 *
 * Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008. The instructions:
 * WebAssembly Core Specification, release 2.0, section 2.4.3, with the names of AssemblyScript.
 */
export function multiply(a: usize, b: usize, c: usize, M: i32, K: i32, N: i32): void {
  const rowOfA: usize = <usize>K * 4
  const rowOfB: usize = <usize>N * 4
  // A block of four rows by eight columns has eight vectors of sums. More would not stay in registers.
  for (let m = 0; m < M; m += 4) {
    for (let n = 0; n < N; n += 8) {
      let c00 = f32x4.splat(0)
      let c01 = f32x4.splat(0)
      let c10 = f32x4.splat(0)
      let c11 = f32x4.splat(0)
      let c20 = f32x4.splat(0)
      let c21 = f32x4.splat(0)
      let c30 = f32x4.splat(0)
      let c31 = f32x4.splat(0)
      let p: usize = a + <usize>m * rowOfA
      let q: usize = b + <usize>n * 4
      for (let k = 0; k < K; k++) {
        const b0 = v128.load(q)
        const b1 = v128.load(q, 16)
        // One number of a, repeated four times, is multiplied by eight numbers of b.
        let x = v128.load32_splat(p)
        c00 = f32x4.add(c00, f32x4.mul(x, b0))
        c01 = f32x4.add(c01, f32x4.mul(x, b1))
        x = v128.load32_splat(p + rowOfA)
        c10 = f32x4.add(c10, f32x4.mul(x, b0))
        c11 = f32x4.add(c11, f32x4.mul(x, b1))
        x = v128.load32_splat(p + 2 * rowOfA)
        c20 = f32x4.add(c20, f32x4.mul(x, b0))
        c21 = f32x4.add(c21, f32x4.mul(x, b1))
        x = v128.load32_splat(p + 3 * rowOfA)
        c30 = f32x4.add(c30, f32x4.mul(x, b0))
        c31 = f32x4.add(c31, f32x4.mul(x, b1))
        p += 4
        q += rowOfB
      }
      let at: usize = c + (<usize>m * N + n) * 4
      v128.store(at, c00)
      v128.store(at, c01, 16)
      at += rowOfB
      v128.store(at, c10)
      v128.store(at, c11, 16)
      at += rowOfB
      v128.store(at, c20)
      v128.store(at, c21, 16)
      at += rowOfB
      v128.store(at, c30)
      v128.store(at, c31, 16)
    }
  }
}
