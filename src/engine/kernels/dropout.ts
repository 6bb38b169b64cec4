/** y = y * mask, for `count` numbers. An output that is dropped passes no gradient: its winner becomes `nobody`. */
export function dropout(y: usize, winners: usize, mask: usize, count: usize, nobody: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const kept = load<f32>(mask + (i << 2))
    store<f32>(y + (i << 2), load<f32>(y + (i << 2)) * kept)
    if (kept === 0) store<u8>(winners + i, <u8>nobody)
  }
}

/** dy = dy * mask, for `count` numbers. */
export function dropoutGradient(dy: usize, mask: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    store<f32>(dy + (i << 2), load<f32>(dy + (i << 2)) * load<f32>(mask + (i << 2)))
  }
}
