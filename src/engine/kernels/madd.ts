/**
 * a * b + c, four at a time. In the build with relaxed SIMD this is one instruction, which rounds once; in the plain build
 * it is two. Apart from this, both builds have the same source.
 */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}
