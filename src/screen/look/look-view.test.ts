import { describe, expect, test } from 'vitest'
import type { LookPicture } from '../../show/look/look-messages.ts'
import { openSession } from '../session.ts'
import { frame, play } from '../testing/drawn-frame.tsx'
import { halfBlocks, smaller } from './half-blocks.ts'

/** A picture whose greys rise from the upper left to the lower right. */
function ramp(caption: string, size: number): LookPicture {
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3 / size), Math.floor(i / 3) % size]
    return Math.round((255 * (row + column)) / (2 * size - 2))
  })
  return { caption, height: size, width: size, pixels }
}

const id = 'maxpool/forward'
const session = openSession([{ id, status: 'passed', checks: { passed: 9, total: 9 } }])
const look = { pictures: [ramp('a picture', 32), ramp('after your maxpool', 16)] }
const seen = play(session, { type: 'saved', ids: [id] }, { type: 'looked', id, look, depth: 1 })

describe('a picture through a kata', () => {
  test.each([
    [80, 24],
    [120, 40],
    [40, 12],
  ])('in shades, %i x %i', (columns, rows) => expect(frame(seen, columns, rows)).toMatchSnapshot())

  test('a trouble is said in words', () => {
    const trouble = { trouble: 'maxpool/forward did not return within 15 seconds.' }
    const failed = play(seen, { type: 'looked', id, look: trouble, depth: 24 })
    expect(frame(failed, 80, 24)).toContain(trouble.trouble)
  })

  test('is not shown if another kata is on the screen by then', () => {
    const moved = play(seen, { type: 'moved', by: 1 })
    expect(play(moved, { type: 'looked', id, look, depth: 24 })).toBe(moved)
  })
})

describe('half blocks', () => {
  const twoByTwo = {
    caption: '',
    height: 2,
    width: 2,
    pixels: Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 255, 0, 9, 9, 9),
  }

  test('all colours: the upper pixel is the text, the lower one the background', () => {
    expect(halfBlocks(twoByTwo, 24)).toEqual([
      '\x1b[38;2;255;0;0;48;2;0;255;0m▀\x1b[38;2;0;0;0;48;2;9;9;9m▀\x1b[39;49m',
    ])
  })
  test('256 colours', () => {
    expect(halfBlocks(twoByTwo, 8)).toEqual(['\x1b[38;5;196;48;5;46m▀\x1b[38;5;16;48;5;16m▀\x1b[39;49m'])
  })
  test.each([4, 1])('%i bits are too few: shades', (depth) => {
    expect(halfBlocks(ramp('', 8), depth)[1]).toBe(' ░░░▒▒▓▓')
  })
  test('a smaller picture has the means', () => {
    expect([...smaller(twoByTwo, 2).pixels]).toEqual([66, 66, 2])
  })
})
