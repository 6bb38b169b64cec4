/** JPEG, baseline and progressive, grey, in colour or CMYK. */
import jpeg from 'jpeg-js'
import { FormatError } from '../../../errors.ts'
import { textOf, viewOf } from './bytes.ts'
import { checkSize, type Picture } from './picture.ts'

/** What the file says before its pixels. */
interface Header {
  /** The kind of JPEG: the second byte of its marker. */
  kind: number
  /** Bits per component. */
  depth: number
  width: number
  height: number
  /** The names of its components. */
  components: number[]
  /** The colour space in Adobe's marker: 0 RGB or CMYK, 1 YCbCr, 2 YCCK. */
  adobe?: number
  orientation: number
}

/** Memory that decoding may take, in MB: enough for the largest pictures that are read. */
const memory = 3000

/** The picture in these bytes, which start with JPEG's marker. */
export function decodeJpeg(bytes: Uint8Array): Picture {
  const header = readHeader(bytes)
  refuse(header)
  const { components, adobe, orientation } = header
  // Three components are YCbCr, unless Adobe's marker or their names say that they are red, green and blue.
  const isRgb =
    components.length === 3 && (adobe === 0 || (adobe === undefined && `${components}` === '82,71,66'))
  try {
    const { width, height, data } = jpeg.decode(bytes, {
      useTArray: true,
      colorTransform: isRgb ? false : undefined,
      maxMemoryUsageInMB: memory,
    })
    return { width, height, pixels: data, orientation }
  } catch (error) {
    throw new FormatError(`it is damaged or cut off (${(error as Error).message})`)
  }
}

/** Refuses files for which the decoder's own message would be misleading, or missing. */
function refuse({ kind, depth, width, height, components, adobe }: Header): void {
  if (kind > 0xc2) {
    const name = kind === 0xc3 ? 'lossless' : kind > 0xc8 ? 'arithmetic-coded' : 'hierarchical'
    throw new FormatError(`it is ${name} JPEG; save it as baseline or progressive JPEG, or as PNG`)
  }
  if (depth !== 8)
    throw new FormatError(`it has ${depth} bits per component, expected 8; save it again as JPEG or PNG`)
  checkSize(width, height)
  if (![1, 3, 4].includes(components.length)) {
    throw new FormatError(
      `it has ${components.length} colour components, expected 1, 3 or 4; save it again as JPEG or PNG`,
    )
  }
  if (components.length === 4 && adobe === undefined) {
    throw new FormatError('it has four colour components of an unknown colour space; save it again in RGB')
  }
}

/** Reads the markers up to where the pixels start. */
function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  let frame: Omit<Header, 'adobe' | 'orientation'> | undefined
  let adobe: number | undefined
  let orientation = 1
  for (let at = 2; ; ) {
    if (at + 4 > bytes.length) throw new FormatError('it ends too early: it is damaged or cut off')
    if (bytes[at] !== 0xff) throw new FormatError('it is damaged: a marker is missing')
    const marker = bytes[at + 1]
    // A marker may be preceded by any number of bytes like its first one.
    if (marker === 0xff) {
      at++
      continue
    }
    const end = at + 2 + view.getUint16(at + 2)
    const contents = bytes.subarray(at + 4, end)
    const start = textOf(contents, 0, 6)
    if (marker === 0xda) break
    if (isFrame(marker) && contents.length >= 6) {
      frame = {
        kind: marker,
        depth: contents[0],
        height: viewOf(contents).getUint16(1),
        width: viewOf(contents).getUint16(3),
        components: Array.from({ length: contents[5] }, (_, i) => contents[6 + 3 * i]),
      }
    } else if (marker === 0xee && start.startsWith('Adobe')) adobe = contents[11]
    else if (marker === 0xe1 && start === 'Exif\0\0') orientation = orientationOf(contents.subarray(6))
    at = end
  }
  if (!frame) throw new FormatError('it is damaged: its pixels come before its size')
  return { ...frame, adobe, orientation }
}

/** SOF0 to SOF15, except for the numbers in between that mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Tag 0x0112 in the first directory of an Exif block. Cameras write it instead of rotating the picture. */
function orientationOf(tiff: Uint8Array): number {
  const view = viewOf(tiff)
  const little = textOf(tiff, 0, 2) === 'II'
  const read16 = (at: number) => (at + 2 > tiff.length ? 0 : view.getUint16(at, little))
  const read32 = (at: number) => (at + 4 > tiff.length ? 0 : view.getUint32(at, little))
  const directory = read32(4)
  for (let i = 0; i < read16(directory); i++) {
    const entry = directory + 2 + 12 * i
    const value = read16(entry + 8)
    if (read16(entry) === 0x0112) return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}
