/**
 * A weighted layer and everything that follows it up to the next one: a convolution or a dense layer,
 * then perhaps relu, then perhaps max pooling. A dense layer is a convolution that looks at its whole input
 * once, so all kernels know only one kind of stage.
 *
 * The fields are addresses (in bytes from the start of the memory) and counts. `../memory.ts` writes them, in
 * this order.
 */
@unmanaged
export class Stage {
  /** Inputs, one picture after the other, each with some slack behind it: see `strips`. */
  x: usize
  /** From one picture of `x` to the next, in bytes. */
  xStride: usize

  /** A window of the input is `segments` runs of `segmentFloats` floats that lie `segmentStride` bytes apart. */
  segments: usize
  segmentFloats: usize
  segmentStride: usize

  filters: usize

  /** Pooling windows of a picture, and the convolution's outputs (rows of the matrix product) in each. */
  windows: usize
  windowRows: usize
  /** [windows][windowRows]: where in a picture each row's input starts; filled up for tiles of 4 rows. */
  rows: usize
  /** From the rows of one window to those of the next, in bytes. */
  rowsStride: usize
  /** [windows]: where in a picture's output each window's begins, in bytes. */
  places: usize
  /** Whether there is a relu. */
  relu: usize

  /** Outputs, and how the loss changes with them: laid out alike. */
  y: usize
  dy: usize
  /** From one picture of `y` to the next, in bytes. */
  yStride: usize
  /**
   * One byte for every output: which row of its window it is the maximum of. `windowRows` if no gradient passes
   * here, because relu or dropout has made it 0.
   */
  winners: usize
  /** How the loss changes with `x`, laid out like it; 0 if nobody asks. */
  dx: usize

  /**
   * Weights, their gradients, and the two moments of Adam: a row for every filter, filters filled up to a
   * multiple of 8. A row is made of strips of 12 floats, three vectors. Every segment starts a new strip, and zeros
   * fill the last strip of each. Two strips are a block; an idle strip fills up the last block of an odd number.
   */
  w: usize
  g: usize
  m: usize
  v: usize
  blocks: usize
  /** [2 * blocks]: where in a window's input each strip starts. */
  strips: usize
  /** The biases with the same four, filled up to a multiple of 8. */
  b: usize
  gb: usize
  mb: usize
  vb: usize

  /** The weights once more, for the matrix product: panels of 8 filters, [filters / 8][segments * segmentFloats][8]. */
  panels: usize
  /** The same transformed, [filters / 8][16][channels][8], where `winograd.ts` does the convolution; 0 elsewhere. */
  transformed: usize

  /** For so many pictures at once the gradient of the weights gathers what is to be summed. */
  picturesPerList: usize
}

export const stripBytes: usize = 48
export const blockBytes: usize = 2 * stripBytes

/** How many strips a segment takes. */
export function stripsIn(segmentFloats: usize): usize {
  return (segmentFloats + 11) / 12
}

/** Bytes of one row of weights. */
export function rowBytes(stage: Stage): usize {
  return stage.blocks * blockBytes
}

/** The filters of a panel that are not filled up: 8, or fewer in the last panel. */
export function columnsOf(stage: Stage, panel: usize): usize {
  return min<usize>(8, stage.filters - panel * 8)
}
