import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { toSquare } from './square.ts'

type Colour = readonly [number, number, number, number]

const picture = (
  width: number,
  height: number,
  colour: (x: number, y: number) => Colour,
  orientation = 1,
): Picture => ({
  width,
  height,
  orientation,
  pixels: Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const pixel = i >> 2
    return colour(pixel % width, Math.floor(pixel / width))[i & 3]
  }),
})
const noise = (x: number, y: number): Colour => [
  (x * 37 + y * 101) % 256,
  (x * x + 11 * y) % 256,
  (x * y + 3) % 256,
  255,
]
const at = (square: Uint8Array, u: number, v: number) => [
  ...square.subarray(3 * (32 * v + u), 3 * (32 * v + u) + 3),
]

test('32 x 32 stays as it is', () => {
  const small = picture(32, 32, noise)
  expect([...toSquare(small)]).toEqual([...small.pixels].filter((_, i) => i % 4 !== 3))
})

/** Another way to the same mean: every pixel becomes 32 x 32 of its own kind, then each block of `side` x `side` is one. */
function byBlocks({ width, height, pixels }: Picture): number[] {
  const side = Math.min(width, height)
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  return Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    const [c, u, v] = [i % 3, Math.floor(i / 3) % 32, Math.floor(i / 96)]
    let sum = 0
    for (let y = v * side; y < (v + 1) * side; y++) {
      for (let x = u * side; x < (u + 1) * side; x++) {
        sum += pixels[4 * ((top + Math.floor(y / 32)) * width + left + Math.floor(x / 32)) + c]
      }
    }
    return Math.round(sum / (side * side))
  })
}

test.each([
  [64, 64],
  [33, 33],
  [50, 41],
  [21, 40],
  [7, 5],
  [1, 1],
])('the mean over the area of each pixel, in the middle of %i x %i', (width, height) => {
  const large = picture(width, height, noise)
  expect([...toSquare(large)]).toEqual(byBlocks(large))
})

test('transparent pixels are drawn on white', () => {
  const half = picture(64, 64, (x) => (x < 32 ? [200, 100, 0, 0] : [200, 100, 0, 51]))
  expect(at(toSquare(half), 3, 3)).toEqual([255, 255, 255])
  // A fifth of the colour, four fifths of white.
  expect(at(toSquare(half), 28, 3)).toEqual([244, 224, 204])
})

describe('a picture that has to be rotated', () => {
  // Its corners are black, red, green, blue, from left to right and from top to bottom.
  const corners: Colour[] = [
    [0, 0, 0, 255],
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 255],
  ]
  const names = ['black', 'red', 'green', 'blue']
  // What is seen in the same order, by Exif's definition of the eight.
  test.each([
    [1, 'black red green blue'],
    [2, 'red black blue green'],
    [3, 'blue green red black'],
    [4, 'green blue black red'],
    [5, 'black green red blue'],
    [6, 'green black blue red'],
    [7, 'blue red green black'],
    [8, 'red blue black green'],
  ])('orientation %i', (orientation, seen) => {
    const square = toSquare(
      picture(40, 40, (x, y) => corners[(x < 20 ? 0 : 1) + (y < 20 ? 0 : 2)], orientation),
    )
    const found = [at(square, 0, 0), at(square, 31, 0), at(square, 0, 31), at(square, 31, 31)]
    const nameOf = (colour: number[]) =>
      names[corners.findIndex((one) => colour.every((value, c) => value === one[c]))]
    expect(found.map(nameOf).join(' ')).toBe(seen)
  })

  test('a photograph that is stored sideways is shown upright', () => {
    const sample = (name: string) => readFileSync(path.join(import.meta.dirname, 'samples', `${name}.jpg`))
    const [stored, turned] = [decodeJpeg(sample('baseline')), decodeJpeg(sample('turned'))].map(toSquare)
    const difference = stored.reduce((most, value, i) => Math.max(most, Math.abs(value - turned[i])), 0)
    expect(difference).toBeLessThan(8)
  })
})
