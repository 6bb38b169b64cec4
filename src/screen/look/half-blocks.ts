/** Pictures as text: two pixels in each character, one above the other. */
import type { LookPicture } from '../../show/look/look-messages.ts'

/** How many colours a terminal has, in bits, as `getColorDepth` of its stream says: 24, 8, 4 or 1. */
export type ColorDepth = number

type Color = readonly [number, number, number]

const shades = [' ', '░', '▒', '▓', '█']

/** The lines of a picture, each `width` columns wide. With few colours, only light and dark are shown. */
export function halfBlocks(picture: LookPicture, depth: ColorDepth): string[] {
  const { height, width } = picture
  return Array.from({ length: Math.ceil(height / 2) }, (_, row) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const upper = colorAt(picture, 2 * row, column)
      const lower = colorAt(picture, Math.min(2 * row + 1, height - 1), column)
      if (depth < 8) return shadeOf(upper, lower)
      return `\x1b[38;${codeOf(upper, depth)};48;${codeOf(lower, depth)}m▀`
    })
    return cells.join('') + (depth < 8 ? '' : '\x1b[39;49m')
  })
}

/** The picture with `factor` times fewer rows and columns: each pixel is the mean of those that it replaces. */
export function smaller(picture: LookPicture, factor: number): LookPicture {
  const height = Math.ceil(picture.height / factor)
  const width = Math.ceil(picture.width / factor)
  const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const [row, column, c] = [Math.floor(i / 3 / width) * factor, (Math.floor(i / 3) % width) * factor, i % 3]
    let sum = 0
    let count = 0
    for (let y = row; y < Math.min(row + factor, picture.height); y++) {
      for (let x = column; x < Math.min(column + factor, picture.width); x++) {
        sum += picture.pixels[(y * picture.width + x) * 3 + c]
        count++
      }
    }
    return Math.round(sum / count)
  })
  return { ...picture, height, width, pixels }
}

const colorAt = ({ pixels, width }: LookPicture, row: number, column: number): Color => {
  const at = (row * width + column) * 3
  return [pixels[at], pixels[at + 1], pixels[at + 2]]
}

/** The end of an escape sequence: the colour itself, or its place in the cube of 216 colours. */
function codeOf(color: Color, depth: ColorDepth): string {
  if (depth >= 24) return `2;${color.join(';')}`
  const [r, g, b] = color.map((value) => Math.round((value / 255) * 5))
  return `5;${16 + 36 * r + 6 * g + b}`
}

function shadeOf(...colors: Color[]): string {
  const light = colors.flat().reduce((sum, value) => sum + value, 0) / (3 * colors.length * 255)
  return shades[Math.min(shades.length - 1, Math.floor(light * shades.length))]
}
