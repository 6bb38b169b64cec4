/** out[i] = bytes[i] / 255, for `count` bytes. */
export function toFloats(bytes: usize, count: usize, out: usize): void {
  const end = bytes + count
  const full = f32x4.splat(255)
  for (; bytes + 8 <= end; bytes += 8) {
    const words = i16x8.extend_low_i8x16_u(v128.load64_zero(bytes))
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), full))
    v128.store(out, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(words)), full), 16)
    out += 32
  }
  for (; bytes < end; bytes++) {
    store<f32>(out, <f32>load<u8>(bytes) / 255)
    out += 4
  }
}
