import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { openAlternateScreen } from './alternate-screen.ts'

function terminal() {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 40, rows: 12 })
  const opened = openAlternateScreen(out as unknown as NodeJS.WriteStream)
  return { ...opened, out, written: (): string => out.read() ?? '' }
}

test('uses the alternate screen, and restores the cursor, the wrapping and the main screen', () => {
  const { enter, leave, written } = terminal()
  enter()
  expect(written()).toBe('\x1b[?1049h\x1b[2J\x1b[?25l\x1b[?7l')
  leave()
  expect(written()).toBe('\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l')
  leave()
  expect(written()).toBe('')
})

test('draws every line at its place, then only lines that have changed', () => {
  const { enter, frames, written } = terminal()
  enter()
  written()
  frames.write('one\ntwo\nthree')
  expect(written()).toBe('\x1b[?2026h\x1b[1;1H\x1b[2Kone\x1b[2;1H\x1b[2Ktwo\x1b[3;1H\x1b[2Kthree\x1b[?2026l')
  frames.write('one\n2\nthree')
  expect(written()).toBe('\x1b[?2026h\x1b[2;1H\x1b[2K2\x1b[?2026l')
  frames.write('one\n2\nthree')
  expect(written()).toBe('')
})

test('a shorter frame clears the rest of a longer one', () => {
  const { enter, frames, written } = terminal()
  enter()
  frames.write('one\ntwo')
  written()
  frames.write('one')
  expect(written()).toBe('\x1b[?2026h\x1b[2;1H\x1b[2K\x1b[?2026l')
})

test('after a clear the same frame is drawn again in full', () => {
  const { enter, clear, frames, written } = terminal()
  enter()
  frames.write('one')
  written()
  clear()
  frames.write('one')
  expect(written()).toBe('\x1b[2J\x1b[?2026h\x1b[1;1H\x1b[2Kone\x1b[?2026l')
})

test('draws nothing before it is entered and after it is left', () => {
  const { enter, leave, frames, written } = terminal()
  frames.write('early')
  expect(written()).toBe('')
  enter()
  leave()
  written()
  frames.write('late')
  expect(written()).toBe('')
})

test('has the current size of the terminal', () => {
  const { frames, out } = terminal()
  out.columns = 100
  expect([frames.columns, frames.rows]).toEqual([100, 12])
})
