import { readFileSync } from 'node:fs'
import path from 'node:path'
import { constants, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../../../errors.ts'
import { inflate } from './inflate.ts'

/** Bytes with something to pack: pieces that are repeated, and noise. */
const packable = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(255).map((byte) => new Uint8Array(400).fill(byte)),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => Buffer.concat([...pieces, ...pieces.slice(0, 10), ...pieces]))

const photo = readFileSync(path.join(import.meta.dirname, 'samples', 'baseline.jpg'))

test('unpacks what zlib has packed, at every level and with every strategy', () => {
  const { Z_FIXED, Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE } = constants
  const options = fc.record({
    level: fc.integer({ min: 0, max: 9 }),
    strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE),
  })
  fc.assert(
    fc.property(packable, options, (bytes, option) => {
      expect(bytes.equals(inflate(deflateSync(bytes, option), bytes.length))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test.each([0, 6])('a megabyte that needs many blocks, at level %i', (level) => {
  const bytes = Buffer.from(Array.from({ length: 1e6 }, (_, i) => (i * i) >> (i % 13)))
  expect(bytes.equals(inflate(deflateSync(bytes, { level }), bytes.length))).toBe(true)
})

test('refuses data that is cut off', () => {
  const packed = deflateSync(photo)
  for (const length of [0, 1, 2, 10, ...[1, 2, 3, 4, 5, 6].map((missing) => packed.length - missing)]) {
    expect(() => inflate(packed.subarray(0, length), photo.length), `${length} bytes`).toThrow(FormatError)
  }
})

test('a changed byte gives a FormatError or other bytes, never another error', () => {
  const packed = deflateSync(Buffer.concat([photo, photo]))
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(packed)
      damaged[at] ^= change
      try {
        expect(inflate(damaged, 2 * photo.length).length).toBeGreaterThanOrEqual(2 * photo.length)
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { numRuns: 500 },
  )
})

test('refuses far more bytes than expected', () => {
  const bomb = deflateSync(Buffer.alloc(2e7))
  expect(() => inflate(bomb, 100)).toThrow('it holds far more than the expected 100 bytes')
})
