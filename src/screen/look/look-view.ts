import type { Look, LookPicture } from '../../show/look/look-messages.ts'
import type { Line } from '../views/body.tsx'
import { wrap } from '../views/wrap.ts'
import { type ColorDepth, halfBlocks, smaller } from './half-blocks.ts'

const gap = 2

/** The pictures side by side, as large as the screen allows. */
export function lookLines(look: Look, depth: ColorDepth, width: number, height: number): Line[] {
  if ('trouble' in look) return wrap(look.trouble, width).map((text) => ({ text }))
  const factor = [1, 2, 4].find((factor) => fits(look.pictures, factor, width, height)) ?? 4
  const shown = look.pictures.map((picture) => (factor === 1 ? picture : smaller(picture, factor)))
  const captions = wrap(look.pictures.map(({ caption }) => caption).join('  ->  '), width)
  const rows = Math.max(...shown.map((picture) => Math.ceil(picture.height / 2)))
  const drawn = shown.map((picture) => halfBlocks(picture, depth))
  const lines = Array.from({ length: rows }, (_, row) => ({
    text: drawn
      .map((lines, at) => lines[row] ?? ' '.repeat(shown[at].width))
      .join(' '.repeat(gap))
      .trimEnd(),
  }))
  const room = height - rows >= captions.length
  return room ? [...captions.map((text) => ({ text, dim: true })), ...lines] : lines
}

function fits(pictures: readonly LookPicture[], factor: number, width: number, height: number): boolean {
  const columns = pictures.reduce((sum, picture) => sum + Math.ceil(picture.width / factor), 0)
  const rows = Math.max(...pictures.map((picture) => Math.ceil(picture.height / factor / 2)))
  return columns + gap * (pictures.length - 1) <= width && rows <= height
}
