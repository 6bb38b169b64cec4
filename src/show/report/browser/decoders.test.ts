/** What stands for Node's `Buffer` and `zlib` in a browser does what they do. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { constants, crc32 as crcOfNode, deflateSync, inflateSync as inflateOfNode } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bytes } from './buffer.ts'
import { crc32, inflateSync } from './zlib.ts'

const samples = path.join(import.meta.dirname, '..', '..', 'predict', 'picture', 'samples')

/** Bytes that have something to be packed: pieces that come again, and noise. */
const packable = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(255).map((byte) => new Uint8Array(400).fill(byte)),
    ),
    {
      maxLength: 40,
    },
  )
  .map((pieces) => Buffer.concat([...pieces, ...pieces.slice(0, 10), ...pieces]))

const codeOf = (call: () => unknown): string | undefined => {
  try {
    call()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

describe('inflateSync', () => {
  test('unpacks what zlib has packed, in every way', () => {
    const { Z_FIXED, Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE } = constants
    const ways = fc.record({
      level: fc.integer({ min: 0, max: 9 }),
      strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE),
    })
    fc.assert(
      fc.property(packable, ways, (bytes, way) => {
        const back = inflateSync(deflateSync(bytes, way), { maxOutputLength: bytes.length })
        expect(Buffer.from(back).equals(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('a megabyte that needs many blocks', () => {
    const bytes = Buffer.from({ length: 1e6 } as ArrayLike<number>).map((_, i) => (i * i) >> (i % 13))
    const back = inflateSync(deflateSync(bytes), { maxOutputLength: 1e6 })
    expect(Buffer.from(back).equals(bytes)).toBe(true)
  })

  test('refuses what zlib refuses: damaged, cut off, too large', () => {
    const bytes = readFileSync(path.join(samples, 'baseline.jpg'))
    const packed = deflateSync(Buffer.concat([bytes, bytes]))
    const maxOutputLength = 2 * bytes.length
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(packed)
        damaged[at] ^= change
        const expected = codeOf(() => inflateOfNode(damaged, { maxOutputLength }))
        const found = codeOf(() => inflateSync(damaged, { maxOutputLength }))
        expect(found === undefined).toBe(expected === undefined)
      }),
      { numRuns: 500 },
    )
    for (const length of [0, 1, 2, 10, packed.length - 5, packed.length - 1])
      expect(codeOf(() => inflateSync(packed.subarray(0, length), { maxOutputLength }))).toMatch(/^Z_/)
    expect(codeOf(() => inflateSync(packed, { maxOutputLength: maxOutputLength - 1 }))).toBe(
      'ERR_BUFFER_TOO_LARGE',
    )
  })
})

test('crc32', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32(bytes)).toBe(crcOfNode(bytes))
    }),
  )
})

test('Bytes reads as Buffer does', () => {
  for (const name of readdirSync(samples)) {
    const buffer = readFileSync(path.join(samples, name))
    const bytes = Bytes.concat([Bytes.from(buffer.subarray(0, 50)), buffer.subarray(50)])
    expect(Buffer.from(bytes).equals(buffer)).toBe(true)
    for (let at = 0; at < 40; at++) {
      expect(bytes.readUInt16BE(at)).toBe(buffer.readUInt16BE(at))
      expect(bytes.readUInt16LE(at)).toBe(buffer.readUInt16LE(at))
      expect(bytes.readUInt32BE(at)).toBe(buffer.readUInt32BE(at))
      expect(bytes.readUInt32LE(at)).toBe(buffer.readUInt32LE(at))
      expect(bytes.toString('latin1', at, at + 8)).toBe(buffer.toString('latin1', at, at + 8))
    }
  }
  expect([...Bytes.alloc(3)]).toEqual([0, 0, 0])
})
