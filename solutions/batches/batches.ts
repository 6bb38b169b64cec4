/**
 * Cuts the indices into batches, in their order. No index is left out.
 *
 * Arguments:
 * - `indices`: the indices. There may be none.
 * - `size`: the size of a batch, a whole number of at least 1.
 *
 * Returns an array of new arrays. The last one is smaller if the number of indices is not a multiple of `size`.
 * No batch is empty: without indices there are no batches.
 */
export function batches(indices: readonly number[], size: number): number[][] {
  const cut: number[][] = []
  for (let start = 0; start < indices.length; start += size) {
    // `slice` stops at the end of the array, which makes the last batch smaller.
    cut.push(indices.slice(start, start + size))
  }
  return cut
}
