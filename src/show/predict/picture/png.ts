/** PNG of every kind: https://www.w3.org/TR/png-3/ */
import { FormatError } from '../../../errors.ts'
import { textOf, viewOf } from './bytes.ts'
import { inflate } from './inflate.ts'
import { checkSize, type Picture } from './picture.ts'

interface Header {
  width: number
  height: number
  /** Bits per channel. */
  depth: number
  colour: number
  interlaced: boolean
}

/** The colour types: how many channels a pixel has, and how many bits a channel can have. */
const colours: Record<number, { channels: number; depths: number[] }> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] }, // grey
  2: { channels: 3, depths: [8, 16] }, // red, green, blue
  3: { channels: 1, depths: [1, 2, 4, 8] }, // an index into the palette
  4: { channels: 2, depths: [8, 16] }, // grey, alpha
  6: { channels: 4, depths: [8, 16] }, // red, green, blue, alpha
}
const indexed = 3

interface Chunks {
  header: Header
  /** Three bytes per colour. */
  palette: Uint8Array
  /** The alpha of the first colours of the palette, or the one colour that is transparent. */
  transparency: Uint8Array
  data: Uint8Array
}

/** The passes of an interlaced picture: x and y of the first pixel, then the distance between pixels. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]
const onePass = [[0, 0, 1, 1]]

/** The picture in these bytes, which start with PNG's signature. Channels of 16 bits become 8 bits. */
export function decodePng(bytes: Uint8Array): Picture {
  const chunks = readChunks(bytes)
  const { width, height, depth, colour, interlaced } = chunks.header
  const bits = colours[colour].channels * depth
  const passes = (interlaced ? adam7 : onePass)
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((width - x) / dx)
      return {
        x,
        y,
        dx,
        dy,
        columns,
        rows: Math.ceil((height - y) / dy),
        rowSize: Math.ceil((columns * bits) / 8),
      }
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0)

  const raw = inflate(chunks.data, sum(passes.map(({ rows, rowSize }) => rows * (1 + rowSize))))
  const pixels = new Uint8Array(width * height * 4)
  const paint = painter(chunks)
  let at = 0
  for (const { x, y, dx, dy, columns, rows, rowSize } of passes) {
    let above: Uint8Array = new Uint8Array(rowSize)
    for (let row = 0; row < rows; row++) {
      const line = raw.subarray(at + 1, at + 1 + rowSize)
      unfilter(raw[at], line, above, Math.ceil(bits / 8))
      for (let column = 0; column < columns; column++) {
        paint(line, column, pixels, 4 * ((y + row * dy) * width + x + column * dx))
      }
      above = line
      at += 1 + rowSize
    }
  }
  return { width, height, pixels, orientation: 1 }
}

function readChunks(bytes: Uint8Array): Chunks {
  const view = viewOf(bytes)
  let header: Header | undefined
  let palette: Uint8Array = new Uint8Array()
  let transparency: Uint8Array = new Uint8Array()
  const data: Uint8Array[] = []
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw tooEarly()
    const type = textOf(bytes, at + 4, at + 8)
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > bytes.length) throw tooEarly()
    const contents = bytes.subarray(at + 8, end)
    const needed = /^[A-Z]/.test(type) || type === 'tRNS'
    if (needed && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw new FormatError(`it is damaged: the checksum of its ${type} is wrong`)
    }
    if (!header && type !== 'IHDR') throw new FormatError(`it is damaged: ${type} comes before its header`)
    if (type === 'IHDR') header = parseHeader(contents)
    else if (type === 'PLTE') palette = contents
    else if (type === 'tRNS') transparency = contents
    else if (type === 'IDAT') data.push(contents)
    else if (type === 'IEND') return { header: header as Header, palette, transparency, data: joined(data) }
    else if (needed) throw new FormatError(`it has a chunk ${type}, which is not part of the PNG format`)
    at = end + 4
  }
}

function parseHeader(contents: Uint8Array): Header {
  if (contents.length !== 13) throw new FormatError('it is damaged: its header has the wrong length')
  const [width, height] = [viewOf(contents).getUint32(0), viewOf(contents).getUint32(4)]
  const [depth, colour, compression, filter, interlacing] = contents.subarray(8)
  if (!colours[colour]?.depths.includes(depth)) {
    throw new FormatError(`PNG does not have colour type ${colour} with ${depth} bits`)
  }
  if (compression !== 0 || filter !== 0 || interlacing > 1) {
    throw new FormatError(
      `its compression, filter or interlacing is unknown (${compression}, ${filter}, ${interlacing})`,
    )
  }
  checkSize(width, height)
  return { width, height, depth, colour, interlaced: interlacing === 1 }
}

/** Undoes the filter of a row, which stores each byte as its difference to the bytes to the left and above. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter > 4) throw new FormatError(`it is damaged: a row has filter ${filter}, expected 0 to 4`)
  if (filter === 0) return
  for (let i = 0; i < line.length; i++) {
    const left = i < step ? 0 : line[i - step]
    const up = above[i]
    if (filter === 1) line[i] += left
    else if (filter === 2) line[i] += up
    else if (filter === 3) line[i] += (left + up) >> 1
    else line[i] += paeth(left, up, i < step ? 0 : above[i - step])
  }
}

/** Whichever of the three is nearest to left + up - corner (Paeth, 1991). */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** A function that writes one pixel of a row to `pixels` at the index `to`, as red, green, blue, alpha. */
function painter({ header: { depth, colour }, palette, transparency }: Chunks) {
  const { channels } = colours[colour]
  const most = 2 ** depth - 1
  const valueAt = (line: Uint8Array, i: number): number => {
    if (depth === 8) return line[i]
    if (depth === 16) return (line[2 * i] << 8) | line[2 * i + 1]
    return (line[(i * depth) >> 3] >> (8 - depth - ((i * depth) & 7))) & most
  }
  const scale = 255 / most
  const byte = (value: number) => (depth === 8 ? value : Math.round(value * scale))

  if (colour === indexed) {
    return (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => {
      const i = valueAt(line, column)
      if (3 * i + 2 >= palette.length) throw new FormatError(`it is damaged: its palette has no colour ${i}`)
      pixels.set(palette.subarray(3 * i, 3 * i + 3), to)
      pixels[to + 3] = transparency[i] ?? 255
    }
  }
  const coloured = channels >= 3
  // One colour, with two bytes per channel, can be declared to be transparent.
  const view = viewOf(transparency)
  const clear = Array.from({ length: transparency.length >> 1 }, (_, i) => view.getUint16(2 * i))
  const canBeClear = clear.length === channels
  return (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => {
    const first = column * channels
    const red = valueAt(line, first)
    const green = coloured ? valueAt(line, first + 1) : red
    const blue = coloured ? valueAt(line, first + 2) : red
    pixels[to] = byte(red)
    pixels[to + 1] = byte(green)
    pixels[to + 2] = byte(blue)
    if (channels % 2 === 0) pixels[to + 3] = byte(valueAt(line, first + channels - 1))
    else if (canBeClear && red === clear[0] && (!coloured || (green === clear[1] && blue === clear[2])))
      pixels[to + 3] = 0
    else pixels[to + 3] = 255
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(sum(pieces.map(({ length }) => length)))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** The CRC-32 of each possible byte. */
const crcs = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})

/** node:zlib has this, browsers do not. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = crcs[(crc ^ byte) & 255] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const tooEarly = () => new FormatError('it ends too early: it is damaged or cut off')
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
