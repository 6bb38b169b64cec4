import type { Random } from '../../tensor.ts'
import { stream } from '../random.ts'
import { blankPictures, classCount, type DataSet, type Pictures, pictureSize } from './data-set.ts'

/**
 * Pictures drawn by a program, for a machine without CIFAR-10: ten classes, 32x32, in colour, the same
 * every time. Colours, contrast, position, size, background and noise are drawn at random for every
 * picture, so that only the shape tells the class.
 */
export function builtInSet(trainCount = 5_000, testCount = 1_000): DataSet {
  return {
    name: 'built-in pictures',
    builtIn: true,
    classes: builtInClasses,
    train: draw('train', trainCount),
    test: draw('test', testCount),
  }
}

/** How far a point is outside a shape of radius 1 (negative inside), the shape's centre being the origin. */
interface PictureClass {
  name: string
  distance(x: number, y: number): number
}

/** How many stripes lie across the disc. */
const waves = 2.5
/** How far `t` is from the edge of the nearest stripe; negative inside a stripe. */
const wave = (t: number) => Math.abs((((((t * waves) / 2) % 1) + 1) % 1) - 0.5) * (2 / waves) - 0.5 / waves
const box = (x: number, y: number, width: number, height: number) =>
  Math.max(Math.abs(x) - width, Math.abs(y) - height)
/** The disc that stripes and checks are seen on. */
const patch = (x: number, y: number) => Math.hypot(x, y) - 1

const shapes: PictureClass[] = [
  { name: 'disc', distance: (x, y) => Math.hypot(x, y) - 0.9 },
  { name: 'ring', distance: (x, y) => Math.abs(Math.hypot(x, y) - 0.75) - 0.2 },
  { name: 'square', distance: (x, y) => box(x, y, 0.8, 0.8) },
  { name: 'triangle', distance: (x, y) => Math.max(y - 0.7, 0.89 * Math.abs(x) - 0.45 * y - 0.45) },
  { name: 'plus', distance: (x, y) => Math.min(box(x, y, 1, 0.28), box(x, y, 0.28, 1)) },
  { name: 'horizontal stripes', distance: (x, y) => Math.max(patch(x, y), wave(y)) },
  { name: 'vertical stripes', distance: (x, y) => Math.max(patch(x, y), wave(x)) },
  { name: 'rising stripes', distance: (x, y) => Math.max(patch(x, y), wave((x + y) * Math.SQRT1_2)) },
  { name: 'falling stripes', distance: (x, y) => Math.max(patch(x, y), wave((x - y) * Math.SQRT1_2)) },
  {
    name: 'checks',
    distance: (x, y) => Math.max(patch(x, y), wave(x) > 0 === wave(y) > 0 ? 0.1 : -0.1),
  },
]

export const builtInClasses: readonly string[] = shapes.map((shape) => shape.name)

function draw(purpose: string, count: number): Pictures {
  const pictures = blankPictures(count)
  for (let i = 0; i < count; i++) {
    pictures.labels[i] = i % classCount
    const pixels = pictures.pixels.subarray(i * pictureSize, (i + 1) * pictureSize)
    drawOne(pixels, shapes[i % classCount], stream(1, `picture ${purpose}`, i))
  }
  return pictures
}

function drawOne(pixels: Uint8Array, shape: PictureClass, random: Random): void {
  const radius = between(random, 9, 14)
  const centreX = between(random, radius, 32 - radius)
  const centreY = between(random, radius, 32 - radius)
  const [ink, paper] = contrasting(random)
  const slopeX = between(random, -2, 2)
  const slopeY = between(random, -2, 2)
  let i = 0
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const distance = shape.distance((x + 0.5 - centreX) / radius, (y + 0.5 - centreY) / radius) * radius
      const cover = Math.min(1, Math.max(0, 0.5 - distance))
      const light = slopeX * (x - 16) + slopeY * (y - 16)
      for (let c = 0; c < 3; c++) {
        const noise = between(random, -30, 30)
        const value = paper[c] + light + cover * (ink[c] - paper[c]) + noise
        pixels[i++] = Math.min(255, Math.max(0, Math.round(value)))
      }
    }
  }
}

/** Two colours that are clearly different: their channels differ by 200 or more in all. */
function contrasting(random: Random): [number[], number[]] {
  const colour = () => [between(random, 30, 225), between(random, 30, 225), between(random, 30, 225)]
  for (;;) {
    const [a, b] = [colour(), colour()]
    if (a.reduce((sum, value, c) => sum + Math.abs(value - b[c]), 0) >= 200) return [a, b]
  }
}

const between = (random: Random, low: number, high: number) => low + (high - low) * random()
