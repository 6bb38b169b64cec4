/** Decodes PNG and JPEG. */
import { FormatError, UserError } from '../../../errors.ts'
import { textOf } from './bytes.ts'
import { decodeJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { decodePng } from './png.ts'

/** Kinds of files that cannot be read, and how they start. */
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

/** The picture in these bytes. Messages call it `file`. Throws a `UserError`. */
export function decode(bytes: Uint8Array, file: string): Picture {
  const start = textOf(bytes, 0, 64)
  try {
    if (start.startsWith('\x89PNG\r\n\x1a\n')) return decodePng(bytes)
    if (start.startsWith('\xff\xd8\xff')) return decodeJpeg(bytes)
  } catch (error) {
    if (error instanceof FormatError) throw new UserError(`${file} cannot be read: ${error.message}.`)
    throw error
  }
  if (bytes.length === 0) throw new UserError(`${file} is empty. Expected a PNG or JPEG picture.`)
  const other = others.find(([, pattern]) => pattern.test(start))
  if (other)
    throw new UserError(
      `${file} is in ${other[0]} format. Only PNG and JPEG can be read: save it as one of them.`,
    )
  throw new UserError(`${file} is not a picture: it is neither PNG nor JPEG.`)
}
