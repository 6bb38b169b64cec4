/** A picture in memory, before it is made small. */
import { Flaw } from '../../../training/data/flaw.ts'

/** How large a picture is as it is stored, and how it has to be turned or mirrored to be looked at. */
export interface Size {
  width: number
  height: number
  /** 1 (as it is) to 8, in Exif's numbering. */
  orientation: number
}

export interface Picture extends Size {
  /** [height, width, 4]: red, green, blue, and how opaque, 0 to 255 each. */
  pixels: Uint8Array
}

/** Whether width and height change places when it is turned. */
export const turnsOver = (orientation: number): boolean => orientation >= 5

/** Memory for the pixels of more than this is more than a prediction is worth. */
const megapixels = 64

/** Decoders ask this before they take memory. */
export function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Flaw(`it says that it is ${width} x ${height} pixels`)
  if (width * height <= megapixels * 1e6) return
  throw new Flaw(
    `it is ${width} x ${height} pixels, more than the ${megapixels} million that are read; make it smaller first`,
  )
}
