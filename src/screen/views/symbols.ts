/** Symbols and colours. A status is never shown by its colour alone. */

import type { Status } from '../../kata/verdict.ts'
import { marks as errorMarks } from '../../kata/words/error-map.ts'

export interface StatusSymbol {
  symbol: string
  word: string
  color?: string
}

export const statusSymbols: Record<Status | 'running' | 'unknown', StatusSymbol> = {
  passed: { symbol: '✓', word: 'passed', color: 'green' },
  failed: { symbol: '✗', word: 'failed', color: 'red' },
  broken: { symbol: '!', word: 'broken', color: 'red' },
  stuck: { symbol: '‖', word: 'stuck', color: 'magenta' },
  untouched: { symbol: '·', word: 'not written yet' },
  running: { symbol: '…', word: 'checking', color: 'yellow' },
  unknown: { symbol: '?', word: 'not checked yet' },
}

/** The colours of marks in an error map. */
export const errorColors: Readonly<Record<string, string>> = {
  [errorMarks.tooLarge]: 'red',
  [errorMarks.tooSmall]: 'cyan',
  [errorMarks.notFinite]: 'magenta',
}

/** What should be, and what is. */
export const verdictColors = { expected: 'green', got: 'red' } as const

/** The colours of a diff. */
export const signColors: Readonly<Record<string, string>> = { '-': 'red', '+': 'green' }

/** How much of a layer is done. */
export const fills = {
  all: { symbol: '●', color: 'green' },
  most: { symbol: '◕', color: 'yellow' },
  some: { symbol: '◐', color: 'yellow' },
  few: { symbol: '◔', color: 'yellow' },
  none: { symbol: '○', color: undefined },
}
