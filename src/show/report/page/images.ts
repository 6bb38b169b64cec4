/** The test pictures as images in the page. */
import { type Pictures, pictureSize } from '../../../training/data/data-set.ts'
import { pictureBitmap } from './bitmaps.ts'
import { dataUri } from './png-image.ts'

export interface Images {
  /** The address of a test picture. */
  test(row: number): string
}

export const imagesOf = ({ pixels }: Pictures): Images => ({
  test: (row) => dataUri(pictureBitmap(pixels.subarray(row * pictureSize, (row + 1) * pictureSize))),
})
