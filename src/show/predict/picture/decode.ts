/** PNG and JPEG, of any size, wherever the bytes come from. */
import { Flaw } from '../../../training/data/flaw.ts'
import { decodeJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { decodePng } from './png.ts'

/** A file that is no picture, or none that can be read. The message says what was expected, what came and what to do. */
export class PictureError extends Error {}

/** How files start that somebody could take for a picture that can be read. */
const others: [name: string, start: RegExp][] = [
  ['GIF', /^GIF8/],
  ['WebP', /^RIFF....WEBP/s],
  ['HEIC', /^....ftyp(hei|hev|mif1)/s],
  ['AVIF', /^....ftypavi/s],
  ['JPEG XL', /^....JXL /s],
  ['TIFF', /^(II\*\0|MM\0\*)/],
  ['BMP', /^BM/],
  ['SVG', /^\s*(<\?xml|<svg)/],
  ['PDF', /^%PDF/],
]

/** The picture in these bytes; `file` is what messages call it. Throws a `PictureError`. */
export function decode(bytes: Buffer, file: string): Picture {
  const start = bytes.toString('latin1', 0, 64)
  try {
    if (start.startsWith('\x89PNG\r\n\x1a\n')) return decodePng(bytes)
    if (start.startsWith('\xff\xd8\xff')) return decodeJpeg(bytes)
  } catch (error) {
    if (error instanceof Flaw) throw new PictureError(`${file} cannot be read: ${error.message}.`)
    throw error
  }
  if (bytes.length === 0) throw new PictureError(`${file} is empty. A picture in PNG or JPEG is expected.`)
  const other = others.find(([, pattern]) => pattern.test(start))
  if (other)
    throw new PictureError(`${file} is ${other[0]}. Only PNG and JPEG can be read: save it as one of these.`)
  throw new PictureError(`${file} is no picture: it starts neither like PNG nor like JPEG.`)
}
