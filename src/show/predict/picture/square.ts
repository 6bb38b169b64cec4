/** Scales any picture to the input of the network. */
import { pictureShape, pictureSize } from '../../../training/data/data-set.ts'
import type { Picture, Size } from './picture.ts'

const [extent, , channels] = pictureShape
const last = extent - 1

/** The side of the square in the middle of a picture, in pixels. Only this square is used. */
export const sideOf = ({ width, height }: Size): number => Math.min(width, height)

/**
 * The square in the middle of a picture as [32, 32, 3], 0 to 255: every pixel is the mean over the area that it
 * covers, which may be less than one pixel of the picture; transparent pixels are drawn on white. A picture of 32 x 32
 * stays as it is.
 */
export function toSquare(picture: Picture): Uint8Array {
  const { width, height, pixels, orientation } = picture
  const side = sideOf(picture)
  const left = Math.floor((width - side) / 2)
  const top = Math.floor((height - side) / 2)
  const step = side / extent
  const square = new Uint8Array(pictureSize)
  for (let v = 0; v < extent; v++) {
    for (let u = 0; u < extent; u++) {
      const [x, y] = turned(u, v, orientation)
      const colour = meanOf(pixels, width, left + x * step, top + y * step, step)
      square.set(colour.map(Math.round), (v * extent + u) * channels)
    }
  }
  return square
}

/** The mean colour of a square of the picture, on white. */
function meanOf(pixels: Uint8Array, width: number, left: number, top: number, side: number): number[] {
  const [right, bottom] = [left + side, top + side]
  const sums = [0, 0, 0]
  for (let y = Math.floor(top); y < bottom; y++) {
    const covered = Math.min(y + 1, bottom) - Math.max(y, top)
    for (let x = Math.floor(left); x < right; x++) {
      const share = covered * (Math.min(x + 1, right) - Math.max(x, left))
      const at = 4 * (y * width + x)
      const opaque = pixels[at + 3] / 255
      for (let c = 0; c < channels; c++) sums[c] += share * (255 + opaque * (pixels[at + c] - 255))
    }
  }
  return sums.map((sum) => sum / (side * side))
}

/** Where among the stored pixels the pixel is that is seen in column `u` of row `v`. Exif 2.32, tag 0x0112. */
function turned(u: number, v: number, orientation: number): [x: number, y: number] {
  switch (orientation) {
    case 2:
      return [last - u, v]
    case 3:
      return [last - u, last - v]
    case 4:
      return [u, last - v]
    case 5:
      return [v, u]
    case 6:
      return [v, last - u]
    case 7:
      return [last - v, last - u]
    case 8:
      return [last - v, u]
    default:
      return [u, v]
  }
}
