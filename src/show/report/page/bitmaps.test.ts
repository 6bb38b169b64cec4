import { expect, test } from 'vitest'
import { decodePng } from '../../predict/picture/png.ts'
import { activationGrid, type Bitmap, filterGrid, pictureBitmap } from './bitmaps.ts'
import { png } from './png-image.ts'

const pixel = ({ width, pixels }: Bitmap, x: number, y: number) => [
  ...pixels.slice(4 * (y * width + x), 4 * (y * width + x) + 4),
]

test('tiles lie side by side with a transparent line between them, and the largest activation is brightest', () => {
  // [2, 2, 3]: in channel 2 the number at [0, 1] is the largest.
  const values = new Float32Array(12)
  values[(0 * 2 + 1) * 3 + 2] = 5
  values[(1 * 2 + 0) * 3 + 0] = -9
  const bitmap = activationGrid(values, [2, 2, 3], 2)
  expect([bitmap.width, bitmap.height]).toEqual([5, 5])
  const dark = pixel(bitmap, 0, 0)
  expect(dark[3]).toBe(255)
  expect(pixel(bitmap, 1, 3)).toEqual([253, 244, 190, 255]) // third map: second row of maps, first column
  expect(pixel(bitmap, 0, 1)).toEqual(dark) // what is negative
  expect(pixel(bitmap, 2, 0)[3]).toBe(0) // between two maps
  expect(pixel(bitmap, 4, 4)[3]).toBe(0) // there is no fourth map
  expect(activationGrid(new Float32Array(4), [2, 2, 1], 1).pixels[0]).toBe(dark[0]) // nothing at all
})

test('a vector is a row of single pixels without lines', () => {
  const bitmap = activationGrid(Float32Array.from([0, 1, 2, 4]), [1, 1, 4], 2)
  expect([bitmap.width, bitmap.height]).toEqual([2, 2])
  expect(pixel(bitmap, 1, 1)).toEqual([253, 244, 190, 255])
})

test('filters: zero is grey, each filter has a scale of its own', () => {
  // HWIO [1, 1, 3, 2]: red 2 and blue -1 in the first filter, green -0.1 in the second.
  const weights = Float32Array.from([2, 0, 0, -0.1, -1, 0])
  const bitmap = filterGrid(weights, [1, 1, 3, 2], 2)
  expect(pixel(bitmap, 0, 0)).toEqual([255, 128, 64, 255])
  expect(pixel(bitmap, 1, 0)).toEqual([128, 0, 128, 255])
})

test('an image is a PNG that the decoder of `predict` reads back', () => {
  const picture = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256)
  const bitmap = pictureBitmap(picture)
  const back = decodePng(png(bitmap))
  expect([back.width, back.height]).toEqual([32, 32])
  expect(Buffer.from(bitmap.pixels).equals(Buffer.from(back.pixels))).toBe(true)
  expect(pixel(bitmap, 5, 2)).toEqual([...picture.slice(3 * 69, 3 * 69 + 3), 255])
})
