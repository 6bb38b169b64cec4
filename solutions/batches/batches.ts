/**
 * The indices cut into batches of `size`, in the order in which they come. The last batch is smaller
 * when they do not divide; none is ever empty, and no index is left out.
 *
 * - `size` is a whole number, 1 or more.
 *
 * Returns new arrays; none at all for no indices.
 */
export function batches(indices: readonly number[], size: number): number[][] {
  const cut: number[][] = []
  for (let start = 0; start < indices.length; start += size) {
    // `slice` stops at the end by itself: that is the smaller batch.
    cut.push(indices.slice(start, start + size))
  }
  return cut
}
