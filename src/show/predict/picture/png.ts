/** PNG, of every kind: https://www.w3.org/TR/png-3/ */
import { crc32, inflateSync } from 'node:zlib'
import { Flaw } from '../../../training/data/flaw.ts'
import { checkSize, type Picture } from './picture.ts'

interface Header {
  width: number
  height: number
  /** Bits of a sample. */
  depth: number
  colour: number
  interlaced: boolean
}

/** What a pixel is made of, and the bits that a sample of it can have. */
const colours: Record<number, { samples: number; depths: number[] }> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] }, // grey
  2: { samples: 3, depths: [8, 16] }, // red, green, blue
  3: { samples: 1, depths: [1, 2, 4, 8] }, // a place in the palette
  4: { samples: 2, depths: [8, 16] }, // grey, alpha
  6: { samples: 4, depths: [8, 16] }, // red, green, blue, alpha
}
const palette = 3

interface Chunks {
  header: Header
  /** Three bytes a colour. */
  colours: Buffer
  /** The alpha of the first colours of the palette, or the one colour that is transparent. */
  transparency: Buffer
  data: Buffer
}

/** Pictures that come in passes (Adam7): where each starts and how far its pixels are apart; all others are one pass. */
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

/** Some programs leave a little behind the last row. */
const slack = 65_536

/** The picture in these bytes, which start with PNG's signature. Sixteen bits a sample become eight. */
export function decodePng(bytes: Buffer): Picture {
  const chunks = readChunks(bytes)
  const { width, height, depth, colour, interlaced } = chunks.header
  const bits = colours[colour].samples * depth
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

  const raw = inflated(chunks.data, sum(passes.map(({ rows, rowSize }) => rows * (1 + rowSize))))
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

function readChunks(bytes: Buffer): Chunks {
  let header: Header | undefined
  let colours: Buffer = Buffer.alloc(0)
  let transparency: Buffer = Buffer.alloc(0)
  const data: Buffer[] = []
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw tooEarly()
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const end = at + 8 + length
    if (end + 4 > bytes.length) throw tooEarly()
    const contents = bytes.subarray(at + 8, end)
    const needed = /^[A-Z]/.test(type) || type === 'tRNS'
    if (needed && crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) {
      throw new Flaw(`it is damaged: the checksum of its ${type} is wrong`)
    }
    if (!header && type !== 'IHDR') throw new Flaw(`it is damaged: ${type} comes before its header`)
    if (type === 'IHDR') header = parseHeader(contents)
    else if (type === 'PLTE') colours = contents
    else if (type === 'tRNS') transparency = contents
    else if (type === 'IDAT') data.push(contents)
    else if (type === 'IEND')
      return { header: header as Header, colours, transparency, data: Buffer.concat(data) }
    else if (needed) throw new Flaw(`a part of it, ${type}, is not of PNG as it is defined`)
    at = end + 4
  }
}

function parseHeader(contents: Buffer): Header {
  if (contents.length !== 13) throw new Flaw('it is damaged: its header has the wrong length')
  const [width, height] = [contents.readUInt32BE(0), contents.readUInt32BE(4)]
  const [depth, colour, compression, filter, interlacing] = contents.subarray(8)
  if (!colours[colour]?.depths.includes(depth)) {
    throw new Flaw(`it is of a kind that PNG does not have: colour type ${colour} with ${depth} bits`)
  }
  if (compression !== 0 || filter !== 0 || interlacing > 1) {
    throw new Flaw(`it is packed in a way that PNG does not have (${[compression, filter, interlacing]})`)
  }
  checkSize(width, height)
  return { width, height, depth, colour, interlaced: interlacing === 1 }
}

function inflated(data: Buffer, size: number): Buffer {
  let raw: Buffer
  try {
    raw = inflateSync(data, { maxOutputLength: size + slack })
  } catch (error) {
    throw new Flaw(`it is damaged: its pixels cannot be unpacked (${(error as NodeJS.ErrnoException).code})`)
  }
  if (raw.length < size)
    throw new Flaw(`it is damaged: it holds ${raw.length} bytes of pixels, expected ${size}`)
  return raw
}

/** Undoes what was done to a row so that it packs better: each byte is told from those to the left and above. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter > 4) throw new Flaw(`it is damaged: a row has filter ${filter}, expected 0 to 4`)
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

/** What writes the pixel of a column of a row as red, green, blue, alpha to a place among all pixels. */
function painter({ header: { depth, colour }, colours: table, transparency }: Chunks) {
  const { samples } = colours[colour]
  const most = 2 ** depth - 1
  const sample = (line: Uint8Array, i: number): number => {
    if (depth === 8) return line[i]
    if (depth === 16) return (line[2 * i] << 8) | line[2 * i + 1]
    return (line[(i * depth) >> 3] >> (8 - depth - ((i * depth) & 7))) & most
  }
  const scale = 255 / most
  const byte = (value: number) => (depth === 8 ? value : Math.round(value * scale))

  if (colour === palette) {
    return (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => {
      const i = sample(line, column)
      if (3 * i + 2 >= table.length) throw new Flaw(`it is damaged: its palette has no colour ${i}`)
      pixels.set(table.subarray(3 * i, 3 * i + 3), to)
      pixels[to + 3] = transparency[i] ?? 255
    }
  }
  const coloured = samples >= 3
  // One colour, two bytes a sample, can be declared to be transparent.
  const clear = Array.from({ length: transparency.length >> 1 }, (_, i) => transparency.readUInt16BE(2 * i))
  const canBeClear = clear.length === samples
  return (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => {
    const first = column * samples
    const red = sample(line, first)
    const green = coloured ? sample(line, first + 1) : red
    const blue = coloured ? sample(line, first + 2) : red
    pixels[to] = byte(red)
    pixels[to + 1] = byte(green)
    pixels[to + 2] = byte(blue)
    if (samples % 2 === 0) pixels[to + 3] = byte(sample(line, first + samples - 1))
    else if (canBeClear && red === clear[0] && (!coloured || (green === clear[1] && blue === clear[2])))
      pixels[to + 3] = 0
    else pixels[to + 3] = 255
  }
}

const tooEarly = () => new Flaw('it ends too early: it is damaged or cut off')
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
