/**
 * A layer with weights, and the layers after it up to the next one with weights: a convolution or a dense layer, perhaps
 * with relu, perhaps with max pooling. A dense layer is a convolution with one window, the whole input, so the kernels
 * need only one kind of stage.
 *
 * The fields are addresses (in bytes from the start of the memory) and counts. `../plan/memory-layout.ts` writes them, in
 * this order.
 */
@unmanaged
export class Stage {
  /** Inputs, picture after picture, each with some slack behind it: see `strips`. */
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
  /** [windows][windowRows]: where in a picture each row's input starts; padded to tiles of 4 rows. */
  rows: usize
  /** From the rows of one window to those of the next, in bytes. */
  rowsStride: usize
  /** [windows]: where in a picture's output each window's begins, in bytes. */
  places: usize
  /** Whether there is a relu. */
  relu: usize

  /** The outputs, and the gradient of the loss with respect to them, with the same layout. */
  y: usize
  dy: usize
  /** From one picture of `y` to the next, in bytes. */
  yStride: usize
  /**
   * One byte for every output: which row of its window is the maximum. `windowRows` if no gradient passes here, because
   * relu or dropout has made the output 0.
   */
  winners: usize
  /** The gradient of the loss with respect to `x`, with the same layout; 0 if it is not needed. */
  dx: usize

  /**
   * Weights, their gradients, and the two moments of Adam: a row for every filter, the number of filters rounded up to a
   * multiple of 8. A row consists of strips of 12 floats, three vectors. Every segment starts a new strip, and its last
   * strip is padded with zeros. Two strips are a block; an odd number of strips is padded with an idle one.
   */
  w: usize
  g: usize
  m: usize
  v: usize
  blocks: usize
  /** [2 * blocks]: where in a window's input each strip starts. */
  strips: usize
  /** The same four for the biases, padded to a multiple of 8. */
  b: usize
  gb: usize
  mb: usize
  vb: usize

  /** A second copy of the weights for the matrix product: panels of 8 filters, [filters / 8][segments * segmentFloats][8]. */
  panels: usize
  /** The transformed weights, [filters / 8][16][channels][8], if `winograd.ts` does the convolution; otherwise 0. */
  transformed: usize

  /** How many pictures at once the gradient of the weights lists before it sums. */
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

/** The filters of a panel without the padding: 8, or fewer in the last panel. */
export function columnsOf(stage: Stage, panel: usize): usize {
  return min<usize>(8, stage.filters - panel * 8)
}
