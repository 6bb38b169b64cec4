/** The test pictures as images in the page. */
import { type Pictures, pictureSize } from '../../../training/data/pictures.ts'
import { dataUri } from './image.ts'
import { pictureSheet } from './sheet.ts'

export interface Images {
  /** The address of a test picture. */
  test(row: number): string
}

export const imagesOf = ({ pixels }: Pictures): Images => ({
  test: (row) => dataUri(pictureSheet(pixels.subarray(row * pictureSize, (row + 1) * pictureSize))),
})
