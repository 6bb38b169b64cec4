/** Draws numbers as images: many small tiles, side by side. */

/** An image in memory. */
export interface Bitmap {
  width: number
  height: number
  /** [height, width, 4]: red, green, blue, and how opaque, 0 to 255 each. */
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/** The colours for activations, from dark to bright. */
const heat = [
  [13, 8, 36],
  [73, 17, 104],
  [157, 39, 105],
  [226, 82, 72],
  [252, 163, 67],
  [253, 244, 190],
]

/**
 * The activations of a layer for one picture, [height, width, channels]: a tile for each channel, `columns` in a row.
 * The largest activation of the layer is brightest; zero and below are dark.
 */
export function activationGrid(values: Float32Array, shape: readonly number[], columns: number): Bitmap {
  const [height, width, channels] = shape
  const most = values.reduce((a, b) => Math.max(a, b), 0) || 1
  return tiled(channels, columns, height, width, (channel, i, j) =>
    heated(values[(i * width + j) * channels + channel] / most),
  )
}

/**
 * The filters of the first layer, HWIO [height, width, 3, filters], as colours: a weight of zero is grey, and the
 * largest of each filter has full contrast.
 */
export function filterGrid(weights: Float32Array, shape: readonly number[], columns: number): Bitmap {
  const [height, width, channels, filters] = shape
  const at = (i: number, j: number, c: number, f: number) =>
    weights[((i * width + j) * channels + c) * filters + f]
  const most = new Float32Array(filters)
  for (let k = 0; k < weights.length; k++)
    most[k % filters] = Math.max(most[k % filters], Math.abs(weights[k]))
  return tiled(filters, columns, height, width, (f, i, j) =>
    [0, 1, 2].map((c) => 127.5 + (127.5 * at(i, j, c, f)) / (most[f] || 1)),
  )
}

/** Tiles of one size, with a transparent line between them unless they are single pixels. */
function tiled(
  count: number,
  columns: number,
  height: number,
  width: number,
  colourOf: (tile: number, i: number, j: number) => number[],
): Bitmap {
  const gap = height * width > 1 ? 1 : 0
  const rows = Math.ceil(count / columns)
  const whole = { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap }
  const pixels = new Uint8ClampedArray(whole.width * whole.height * 4)
  for (let tile = 0; tile < count; tile++) {
    const top = Math.floor(tile / columns) * (height + gap)
    const left = (tile % columns) * (width + gap)
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        pixels.set([...colourOf(tile, i, j), 255], 4 * ((top + i) * whole.width + left + j))
      }
    }
  }
  return { ...whole, pixels }
}

/** The colour for a number from 0 to 1. */
function heated(value: number): number[] {
  const place = Math.min(Math.max(value, 0), 1) * (heat.length - 1)
  const from = Math.min(Math.floor(place), heat.length - 2)
  return heat[from].map((colour, c) => colour + (place - from) * (heat[from + 1][c] - colour))
}

/** A picture [32, 32, 3] as it is. */
export function pictureBitmap(picture: Uint8Array): Bitmap {
  const side = 32
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let i = 0; i < side * side; i++) pixels.set(picture.subarray(3 * i, 3 * i + 3), 4 * i)
  return { width: side, height: side, pixels }
}
