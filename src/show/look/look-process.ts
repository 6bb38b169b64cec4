/**
 * Shows a picture to one of the learner's functions and sends what comes out. This is a process of its own, because the
 * function may loop, print, or take all memory: whoever starts it ends it after a while.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type ndarray from 'ndarray'
import type { Tensor } from '../../tensor.ts'
import { builtInSet } from '../../training/data/builtin.ts'
import { cacheFolder } from '../../training/data/cache.ts'
import { recordSize, testFile } from '../../training/data/cifar10.ts'
import { pictureSize } from '../../training/data/data-set.ts'
import { bundleModule, stopBundler } from '../../training/katas/bundler.ts'
import { kataSources, treesOf } from '../../training/katas/kata-sources.ts'
import type { Look, LookPicture } from './look-messages.ts'

interface Functions {
  ndarray: typeof ndarray
  conv2d(x: Tensor, w: Tensor, b: Tensor, options: object): Tensor
  relu(x: Tensor): Tensor
  maxpool(x: Tensor, options: object): Tensor
}

const [root, id] = process.argv.slice(2)

/** The learner's function, and solutions for the other two. */
async function functionsOf(): Promise<Functions> {
  const contents = [
    "export { conv2d } from 'kata:conv2d/forward'",
    "export { relu } from 'kata:relu/forward'",
    "export { maxpool } from 'kata:maxpool/forward'",
    "export { default as ndarray } from 'ndarray'",
  ].join('\n')
  const { plugin } = kataSources(root, new Set([id]), treesOf(root))
  const { file } = await bundleModule(root, contents, [plugin])
  stopBundler()
  return import(pathToFileURL(file).href)
}

function picturesOf(kata: string, { ndarray, conv2d, relu, maxpool }: Functions): LookPicture[] {
  const { caption, pixels } = pictureToSee()
  const x = ndarray(
    Float32Array.from(pixels, (value) => value / 255),
    [1, 32, 32, 3],
  )
  const w = ndarray(sobelFilters(), [3, 3, 3, 2])
  const edges = () => conv2d(x, w, ndarray(new Float32Array(2), [2]), {})
  const before = pictureOf(caption, x, (values) => values)
  switch (kata) {
    case 'conv2d/forward': {
      const y = edges()
      return [before, pictureOf('its edges, by your conv2d', y, strength, largest(y))]
    }
    case 'relu/forward': {
      const y = edges()
      const scale = largest(y)
      const signed = (values: number[]) => [scale / 2 + values[0] / 2]
      return [
        pictureOf('edges: grey is 0, black is negative', y, signed, scale),
        pictureOf('after your relu', relu(y), signed, scale),
      ]
    }
    default:
      return [before, pictureOf('after your maxpool', maxpool(x, {}), (values) => values)]
  }
}

/** Two filters [3, 3, 3, 2] that find vertical and horizontal edges in the mean of the colours (Sobel 1968). */
function sobelFilters(): Float32Array {
  const smooth = [1, 2, 1]
  const slope = [-1, 0, 1]
  return Float32Array.from({ length: 54 }, (_, i) => {
    const [row, column, filter] = [Math.floor(i / 18), Math.floor(i / 6) % 3, i % 2]
    return (filter === 0 ? smooth[row] * slope[column] : slope[row] * smooth[column]) / 3
  })
}

const strength = ([across, down]: number[]): number[] => [Math.hypot(across, down)]

/** The largest strength in y [1, H, W, 2]. Throws if this is not what came back. */
function largest(y: Tensor): number {
  let most = 0
  for (const { values } of pixelsOf(y)) most = Math.max(most, ...strength(values), ...values.map(Math.abs))
  return most || 1
}

function* pixelsOf(y: Tensor): Generator<{ at: number; values: number[] }> {
  const [, height, width, channels] = y.shape
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const values = Array.from({ length: channels }, (_, c) => y.get(0, row, column, c))
      yield { at: row * width + column, values }
    }
  }
}

/** A tensor [1, H, W, C] as a picture. `colorOf` turns the channels into one grey or three colours, from 0 to `scale`. */
function pictureOf(
  caption: string,
  y: Tensor,
  colorOf: (values: number[]) => number[],
  scale = 1,
): LookPicture {
  const [, height, width] = y.shape
  const pixels = new Uint8Array(height * width * 3)
  for (const { at, values } of pixelsOf(y)) {
    const color = colorOf(values)
    for (let c = 0; c < 3; c++) {
      pixels[at * 3 + c] = Math.min(255, Math.max(0, Math.round((255 * color[c % color.length]) / scale)))
    }
  }
  return { caption, height, width, pixels }
}

/** The built-in picture of a triangle: its edges have three directions, and it is much darker or lighter than its background. */
const triangle = 3

/** A ship of CIFAR-10 if it was downloaded; otherwise a triangle. */
function pictureToSee(): { caption: string; pixels: Uint8Array } {
  try {
    return { caption: 'a picture of CIFAR-10', pixels: cifar10Picture(1) }
  } catch {
    const { pixels } = builtInSet(0, triangle + 1).test
    const start = triangle * pictureSize
    return { caption: 'a built-in picture', pixels: pixels.subarray(start, start + pictureSize) }
  }
}

/** Throws if it is not there. */
function cifar10Picture(index: number): Uint8Array {
  const file = openSync(path.join(cacheFolder(root), testFile), 'r')
  const record = new Uint8Array(recordSize)
  const read = readSync(file, record, 0, recordSize, index * recordSize)
  closeSync(file)
  if (read < recordSize) throw new Error('The file is too short.')
  const plane = pictureSize / 3
  return Uint8Array.from({ length: pictureSize }, (_, i) => record[1 + (i % 3) * plane + Math.floor(i / 3)])
}

let look: Look
try {
  look = { pictures: picturesOf(id, await functionsOf()) }
} catch (error) {
  look = { trouble: error instanceof Error ? error.message : String(error) }
}
process.send?.(look, () => process.exit())
