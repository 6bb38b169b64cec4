/**
 * The product of two matrices with SIMD, in AssemblyScript: this file is no TypeScript for Node, but is compiled to
 * WebAssembly when it is checked. Four float32 numbers lie in one v128, and one instruction adds or multiplies all four.
 *
 * Shapes: a [M, K], b [K, N] -> c [M, N], all row-major in the module's memory.
 *
 *     c[m, n] = sum over k of a[m, k] * b[k, n]
 *
 * - `a`, `b`, `c` are the addresses of their first numbers, in bytes: a number takes four of them.
 * - M is a multiple of 4 and N one of 8: who calls fills up with zeros.
 *
 * Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; the instructions:
 * WebAssembly Core Specification, release 2.0, section 2.4.3, as AssemblyScript names them.
 */
export function multiply(a: usize, b: usize, c: usize, M: i32, K: i32, N: i32): void {
  // TODO: write multiply; the lesson is in README.md beside this file
  throw new Error('TODO: fast/simd is not written yet')
}
