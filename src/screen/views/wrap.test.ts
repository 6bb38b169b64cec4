import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { wrap } from './wrap.ts'

describe('wrap', () => {
  test('breaks between words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  })

  test('breaks inside a word only if it is wider than a line', () => {
    expect(wrap('ab 123456789', 5)).toEqual(['ab', '12345', '6789'])
  })

  test('breaks a path after one of its folders', () => {
    expect(wrap('.kata/backup/conv2d/forward.ts', 16)).toEqual(['.kata/backup/', 'conv2d/', 'forward.ts'])
  })

  test('keeps the indentation, also on continued lines', () => {
    expect(wrap('  one two three\n    x', 9)).toEqual(['  one two', '  three', '    x'])
  })

  test('keeps empty lines', () => {
    expect(wrap('a\n\nb', 10)).toEqual(['a', '', 'b'])
  })

  test('counts columns, not characters', () => {
    expect(wrap('漢字漢字', 5)).toEqual(['漢字', '漢字'])
    expect(wrap('e\u0301'.repeat(4), 4)).toEqual(['e\u0301'.repeat(4)])
  })

  test('never gives a line wider than asked for', () => {
    const text =
      'expected [0.1, 0.25, -3e-7]; 漢字 👩‍👩‍👧 got\tNaN in_a_rather_long_identifier_of_the_learner    end'
    for (let width = 2; width < 60; width++) {
      for (const line of wrap(text, width))
        expect(stringWidth(line), `width ${width}`).toBeLessThanOrEqual(width)
    }
  })

  test('loses nothing but white space', () => {
    const text = '   one two  three_four five\n\n six'
    const letters = (string: string) => string.replace(/\s/g, '')
    expect(letters(wrap(text, 6).join(''))).toBe(letters(text))
  })
})
