/** A bitmap as a PNG inside the page. https://www.w3.org/TR/png-3/ */
import { crc32, deflateSync } from 'node:zlib'
import { type Pictures, pictureSize } from '../../../training/data/data-set.ts'
import { type Bitmap, pictureBitmap } from './bitmaps.ts'

/** A test picture, as an address. */
export const pictureUri = ({ pixels }: Pictures, row: number): string =>
  dataUri(pictureBitmap(pixels.subarray(row * pictureSize, (row + 1) * pictureSize)))

export const dataUri = (bitmap: Bitmap): string => `data:image/png;base64,${png(bitmap).toString('base64')}`

/** Eight bits a sample, red, green, blue, alpha; no filter. */
export function png({ width, height, pixels }: Bitmap): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc(height * (1 + 4 * width))
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(4 * row * width, 4 * (row + 1) * width), row * (1 + 4 * width) + 1)
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Length, type, contents, and the checksum of the last two. */
export function chunk(type: string, contents: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), contents])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(contents.length)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}
