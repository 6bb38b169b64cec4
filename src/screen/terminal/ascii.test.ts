import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { openSession } from '../session.ts'
import { frame, play } from '../testing/drawn-frame.tsx'
import { inAscii, isAsciiOnly } from './ascii.ts'

test.each([
  [{}, false],
  [{ LANG: 'en_US.UTF-8' }, false],
  [{ LANG: 'C.utf8', TERM: 'xterm-256color' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
  // The console of Linux has few characters.
  [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, true],
])('%j', (env, expected) => {
  expect(isAsciiOnly(env, 'linux')).toBe(expected)
  expect(isAsciiOnly(env, 'win32')).toBe(false)
})

test('every symbol of the screen has another one, and everything keeps its place', () => {
  const session = openSession([{ id: 'relu/forward', status: 'passed', checks: { passed: 2, total: 2 } }])
  for (const view of ['help', 'list'] as const) {
    const drawn = frame(play(session, { type: 'opened', view }), 80, 60)
    const ascii = inAscii(drawn)
    expect(ascii.replaceAll('? ', '  ')).toMatch(/^[\x20-\x7e\n]*$/)
    expect(ascii.split('\n').map((line) => line.length)).toEqual(
      drawn.split('\n').map((line) => stringWidth(line)),
    )
  }
  expect(inAscii('✓ passed → \x1b[31m漢\x1b[0m …')).toBe('+ passed > \x1b[31m??\x1b[0m ~')
})
