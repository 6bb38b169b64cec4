import { describe, expect, test } from 'vitest'
import { displayText } from './printable.ts'

describe('displayText', () => {
  test('removes colours, cursor movements, titles and bells', () => {
    expect(displayText('\x1b[31mred\x1b[0m \x1b[2J\x1b[10;10H\x1b]0;title\x07moved\x07')).toBe('red moved')
  })

  test('keeps text between a cursor movement and a bell', () => {
    expect(displayText('\x1b[10;10Hmoved\x07')).toBe('moved')
  })

  test('leaves no escape where a sequence is cut off', () => {
    expect(displayText('cut \x1b[3')).not.toContain('\x1b')
    expect(displayText('\x9b31mC1')).toBe('C1')
  })

  test('turns carriage returns into lines and tabs into spaces', () => {
    expect(displayText('10%\r20%\r\ndone\tnow')).toBe('10%\n20%\ndone  now')
  })

  test('removes marks that change the direction of writing', () => {
    expect(displayText('a\u202eb\u2066c')).toBe('abc')
  })
})
