/** A picture in memory, before it is scaled down. */
import { FormatError } from '../../../errors.ts'

/** The size of a picture as it is stored, and how it must be rotated or mirrored to be shown. */
export interface Size {
  width: number
  height: number
  /** 1 (as stored) to 8, as in Exif. */
  orientation: number
}

export interface Picture extends Size {
  /** [height, width, 4]: red, green, blue, alpha, 0 to 255 each. */
  pixels: Uint8Array
}

/** Whether the rotation swaps width and height. */
export const turnsOver = (orientation: number): boolean => orientation >= 5

/** Larger pictures would take too much memory. */
const megapixels = 64

/** Decoders call this before they take memory for the pixels. */
export function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new FormatError(`its size is ${width} x ${height} pixels`)
  if (width * height <= megapixels * 1e6) return
  throw new FormatError(
    `it is ${width} x ${height} pixels, more than the limit of ${megapixels} million; make it smaller first`,
  )
}
