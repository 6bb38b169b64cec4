import { readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../../errors.ts'
import { chunk } from '../../report/page/png-image.ts'
import { decodePng } from './png.ts'

const file = (name: string) => readFileSync(path.join(import.meta.dirname, 'samples', name))

interface Made {
  width: number
  height: number
  depth: number
  colour: number
  /** Row by row, the channels of each pixel one after the other. */
  samples: number[]
  interlaced?: boolean
  extra?: Buffer[]
}

const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** The rows use the five filters in turn. */
function png(made: Made): Buffer {
  const { width, height, depth, colour, interlaced = false, extra = [] } = made
  const each = samplesOf[colour]
  const step = Math.max(1, (each * depth) >> 3)
  const raw: number[] = []
  for (const [x0, y0, dx, dy] of interlaced ? passes : [[0, 0, 1, 1]]) {
    let above: number[] = []
    for (let y = y0; y < height && x0 < width; y += dy) {
      let bits = ''
      for (let x = x0; x < width; x += dx) {
        for (let s = 0; s < each; s++) {
          bits += made.samples[(y * width + x) * each + s].toString(2).padStart(depth, '0')
        }
      }
      const line = (bits.match(/.{1,8}/g) ?? []).map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2))
      const filter = y % 5
      raw.push(filter, ...line.map((byte, i) => (byte - guess(filter, line, above, i, step)) & 255))
      above = line
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8)
  const data = deflateSync(Buffer.from(raw))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', data.subarray(0, 9)),
    chunk('IDAT', data.subarray(9)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function guess(filter: number, line: number[], above: number[], i: number, step: number): number {
  const a = line[i - step] ?? 0
  const b = above[i] ?? 0
  const c = (i >= step && above[i - step]) || 0
  const nearest = [a, b, c].sort((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q))[0]
  return [0, a, b, (a + b) >> 1, nearest][filter]
}

const numbers = (count: number, most: number) =>
  Array.from({ length: count }, (_, i) => (i * 7919 + 13) % (most + 1))
const pixelsOf = (bytes: Buffer) => [...decodePng(bytes).pixels]

describe('every kind of PNG', () => {
  const kinds = [
    [0, [1, 2, 4, 8, 16]],
    [2, [8, 16]],
    [3, [1, 2, 4, 8]],
    [4, [8, 16]],
    [6, [8, 16]],
  ] as const
  const all = kinds.flatMap(([colour, depths]) =>
    depths.flatMap((depth) => [false, true].map((interlaced) => ({ colour, depth, interlaced }))),
  )

  test.each(all)(
    'colour type $colour, $depth bits, interlaced: $interlaced',
    ({ colour, depth, interlaced }) => {
      const most = 2 ** depth - 1
      const palette = Buffer.from(numbers(3 * (most + 1 > 256 ? 1 : most + 1), 255))
      for (const [width, height] of [
        [1, 1],
        [11, 7],
        [3, 17],
      ]) {
        const each = samplesOf[colour]
        const samples = numbers(width * height * each, most)
        const extra = colour === 3 ? [chunk('PLTE', palette)] : []
        const picture = decodePng(png({ width, height, depth, colour, samples, interlaced, extra }))
        const scaled = samples.map((value) => Math.round((value * 255) / most))
        const expected = Array.from({ length: width * height }, (_, i) => {
          const own = scaled.slice(i * each, (i + 1) * each)
          if (colour === 3) return [...palette.subarray(3 * samples[i], 3 * samples[i] + 3), 255]
          if (colour === 0 || colour === 4) return [own[0], own[0], own[0], own[1] ?? 255]
          return [...own.slice(0, 3), own[3] ?? 255]
        })
        expect([picture.width, picture.height]).toEqual([width, height])
        expect([...picture.pixels]).toEqual(expected.flat())
      }
    },
  )

  test('transparency in a palette, of one grey, and of one colour', () => {
    const two = { width: 2, height: 1, samples: [0, 1] }
    const palette = chunk('PLTE', Buffer.from([1, 2, 3, 4, 5, 6]))
    expect(
      pixelsOf(png({ ...two, depth: 8, colour: 3, extra: [palette, chunk('tRNS', Buffer.from([9]))] })),
    ).toEqual([1, 2, 3, 9, 4, 5, 6, 255])
    expect(
      pixelsOf(png({ ...two, depth: 1, colour: 0, extra: [chunk('tRNS', Buffer.from([0, 1]))] })),
    ).toEqual([0, 0, 0, 255, 255, 255, 255, 0])
    // Sixteen bits that differ in the last one only.
    const samples = [256, 2, 3, 257, 2, 3]
    const clear = chunk('tRNS', Buffer.from([1, 1, 0, 2, 0, 3]))
    expect(
      pixelsOf(png({ ...two, samples, depth: 16, colour: 2, extra: [clear] })).filter((_, i) => i % 4 === 3),
    ).toEqual([255, 0])
  })

  test('a file of another program, with 2 bits and a palette', () => {
    const { width, height, pixels } = decodePng(file('palette.png'))
    expect([width, height]).toEqual([24, 16])
    const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]
    expect([at(0, 0), at(23, 0), at(0, 15), at(23, 15)]).toEqual([
      [220, 30, 30, 255],
      [30, 180, 40, 255],
      [40, 60, 210, 255],
      [240, 230, 220, 255],
    ])
  })
})

describe('a damaged PNG', () => {
  const good = { width: 4, height: 4, depth: 8, colour: 0, samples: numbers(16, 255) }
  const bytes = png(good)
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(bytes)
    copy[at] = value
    return copy
  }
  const withHeader = (at: number, value: number) => {
    const header = Buffer.from(bytes.subarray(16, 29))
    header[at] = value
    return Buffer.concat([bytes.subarray(0, 8), chunk('IHDR', header), bytes.subarray(33)])
  }
  const withData = (data: Buffer) =>
    Buffer.concat([bytes.subarray(0, 33), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])

  test('with any byte changed', () => {
    for (let at = 8; at < bytes.length; at++) {
      expect(() => decodePng(changed(at, bytes[at] ^ 0x20)), `${at}`).toThrow(FormatError)
      expect(() => decodePng(changed(at, bytes[at] ^ 1)), `${at}`).toThrow(FormatError)
    }
  })

  test('cut off anywhere', () => {
    for (let length = 8; length < bytes.length; length++) {
      expect(() => decodePng(bytes.subarray(0, length)), `${length}`).toThrow('it ends too early')
    }
  })

  test.each([
    ['a byte of the pixels', changed(45, 1), 'the checksum of its IDAT is wrong'],
    ['a byte of the header', changed(20, 1), 'the checksum of its IHDR is wrong'],
    ['three bits', withHeader(8, 3), 'colour type 0 with 3 bits'],
    ['no colour', withHeader(9, 5), 'colour type 5 with 8 bits'],
    [
      'a third way of interlacing',
      withHeader(12, 2),
      'its compression, filter or interlacing is unknown (0, 0, 2)',
    ],
    ['no width', withHeader(3, 0), '0 x 4 pixels'],
    ['far too wide', withHeader(0, 1), 'more than the limit of 64 million'],
    ['rows that are missing', withHeader(7, 5), 'it holds 20 bytes of pixels, expected 25'],
    ['no zlib', withData(Buffer.from('pixels')), 'cannot be unpacked (invalid zlib data)'],
    [
      'half of zlib',
      withData(deflateSync(Buffer.from(numbers(20, 255))).subarray(0, -6)),
      'cannot be unpacked (unexpected EOF)',
    ],
    [
      'a bomb',
      withData(deflateSync(Buffer.alloc(1e6))),
      'it holds far more than the expected 20 bytes of pixels',
    ],
    ['an unknown filter', withData(deflateSync(Buffer.alloc(20, 5))), 'a row has filter 5'],
    ['no palette', png({ ...good, colour: 3 }), 'its palette has no colour'],
    [
      'an unknown part',
      png({ ...good, extra: [chunk('CgBI', Buffer.alloc(4))] }),
      'it has a chunk CgBI, which is not part of the PNG format',
    ],
  ])('%s', (_, damaged, message) => expect(() => decodePng(damaged)).toThrow(message))

  test('chunks that are not needed may be damaged, and anything may follow the end', () => {
    const comment = chunk('tEXt', Buffer.from('Comment\0good'))
    comment[comment.length - 1] ^= 1
    const odd = Buffer.concat([png({ ...good, extra: [comment] }), Buffer.from('and more')])
    expect(pixelsOf(odd)).toEqual(pixelsOf(bytes))
  })
})
