import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeJpeg } from './jpeg.ts'

/** 24 x 16 pixels, written by libjpeg: red and green above, blue and almost white below. */
const sample = (name: string) => readFileSync(path.join(import.meta.dirname, 'samples', `${name}.jpg`))
const corners = [
  [220, 30, 30],
  [30, 180, 40],
  [40, 60, 210],
  [240, 230, 220],
]

function cornersOf(bytes: Buffer): number[][] {
  const { width, height, pixels } = decodeJpeg(bytes)
  const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]
  return [at(1, 1), at(width - 2, 1), at(1, height - 2), at(width - 2, height - 2)]
}

/** Compression costs a little. */
function expectNear(found: number[][], expected: number[][]): void {
  const differences = found.flatMap((colour, i) =>
    colour.map((value, c) => Math.abs(value - (expected[i][c] ?? 255))),
  )
  expect(Math.max(...differences), JSON.stringify(found)).toBeLessThan(8)
}

describe('kinds of JPEG', () => {
  test.each(['baseline', 'progressive', 'rgb', 'cmyk'])('%s', (name) => {
    const { width, height, orientation } = decodeJpeg(sample(name))
    expect([width, height, orientation]).toEqual([24, 16, 1])
    expectNear(cornersOf(sample(name)), corners)
  })

  test('grey', () => {
    // ITU-R BT.601, as the program that wrote it does.
    const greys = corners.map(([r, g, b]) => Array<number>(3).fill(0.299 * r + 0.587 * g + 0.114 * b))
    expectNear(cornersOf(sample('grey')), greys)
  })

  test('the orientation is read from Exif', () => {
    const { width, height, orientation } = decodeJpeg(sample('turned'))
    expect([width, height, orientation]).toEqual([16, 24, 6])
  })
})

describe('a JPEG that cannot be read', () => {
  const bytes = sample('baseline')
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  const changed = (at: number, ...values: number[]) => {
    const copy = Buffer.from(bytes)
    copy.set(values, at)
    return copy
  }

  test('cut off at any length', () => {
    for (let length = 2; length < bytes.length; length += 5) {
      expect(() => decodeJpeg(bytes.subarray(0, length)), `${length}`).toThrow('damaged or cut off')
    }
  })

  test.each([
    ['lossless', changed(frame + 1, 0xc3), 'it is lossless JPEG'],
    ['arithmetic coding', changed(frame + 1, 0xc9), 'it is arithmetic-coded JPEG'],
    ['hierarchical', changed(frame + 1, 0xc5), 'it is hierarchical JPEG'],
    ['twelve bits', changed(frame + 4, 12), 'it has 12 bits per component, expected 8'],
    ['no height', changed(frame + 5, 0, 0), 'its size is 24 x 0 pixels'],
    ['far too large', changed(frame + 5, 0xff, 0xff, 0xff, 0xff), 'more than the limit of 64 million'],
    ['two colours', changed(frame + 9, 2), 'it has 2 colour components, expected 1, 3 or 4'],
    ['pixels without a size', changed(frame + 1, 0xfe), 'its pixels come before its size'],
    ['no marker', changed(20, 0), 'it is damaged: a marker is missing'],
  ])('%s', (_, damaged, message) => expect(() => decodeJpeg(damaged)).toThrow(message))

  test('four components without a colour space', () => {
    const unmarked = Buffer.from(sample('cmyk'))
    unmarked.write('Adobf', unmarked.indexOf('Adobe'))
    expect(() => decodeJpeg(unmarked)).toThrow('it has four colour components of an unknown colour space')
  })

  test('an invalid Exif block is ignored', () => {
    const odd = Buffer.from(sample('turned'))
    odd.fill(0xff, odd.indexOf('Exif') + 6, odd.indexOf('Exif') + 20)
    expect(decodeJpeg(odd).orientation).toBe(1)
  })
})
