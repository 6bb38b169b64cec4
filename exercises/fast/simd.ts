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
  // TODO: write multiply; the lesson is in README.md beside this file
  throw new Error('TODO: fast/simd is not written yet')
}
