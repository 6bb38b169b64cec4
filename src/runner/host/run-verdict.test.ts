import { describe, expect, test } from 'vitest'
import type { Failure, FailureKind, Status } from '../../kata/verdict.ts'
import { limits } from '../../watchdog/limits.ts'
import type { CaseResult, Evidence } from './evidence.ts'
import { statusOf, verdictOf } from './run-verdict.ts'

const passed = (name: string): CaseResult => ({ name, state: 'passed' })
const pending = (name: string): CaseResult => ({ name, state: 'pending' })
const failure: Failure = { case: 'b', seed: 3, kind: 'shape', message: 'The shape is wrong.' }
const failed = (name: string, kind: FailureKind = 'shape'): CaseResult => ({
  name,
  state: 'failed',
  failure: { ...failure, case: name, kind },
})

const evidence = (seen: Partial<Evidence>): Evidence => ({
  id: 'relu/forward',
  seed: 3,
  cases: [passed('a'), passed('b')],
  specErrors: [],
  unhandled: [],
  printed: '',
  printedLength: 0,
  printedLast: '',
  ...seen,
})

const judge = (seen: Partial<Evidence>) => {
  const { status, failure, checks } = verdictOf(evidence(seen))
  return [status, failure?.kind, failure?.case, checks.passed, checks.total]
}

describe('a verdict', () => {
  test.each<[string, Partial<Evidence>, unknown[]]>([
    ['every case passed', {}, ['passed', undefined, undefined, 2, 2]],
    ['one failed', { cases: [passed('a'), failed('b')] }, ['failed', 'shape', 'b', 1, 2]],
    ['the first of two', { cases: [failed('a', 'threw'), failed('b')] }, ['broken', 'threw', 'a', 0, 2]],
    ['zero checks', { cases: [] }, ['failed', 'no-checks', '', 0, 0]],
    [
      'a loop, which is more serious than a case that failed before it',
      { cases: [failed('a'), pending('b')], begun: 'b', stuck: { kind: 'endless' } },
      ['stuck', 'endless', 'b', 0, 2],
    ],
    [
      'the process ends before the last case',
      { cases: [passed('a'), pending('b')], begun: 'b', exit: { code: 3, signal: null } },
      ['broken', 'exit', 'b', 1, 2],
    ],
    [
      'the process ends after the last case',
      { exit: { code: 0, signal: null } },
      ['passed', undefined, undefined, 2, 2],
    ],
    [
      'a crash',
      { cases: [pending('a')], begun: 'a', exit: { code: null, signal: 'SIGSEGV' } },
      ['broken', 'crash', 'a', 0, 1],
    ],
    [
      'a crash on Windows',
      { cases: [pending('a')], begun: 'a', exit: { code: 3221226505, signal: null } },
      ['broken', 'crash', 'a', 0, 1],
    ],
    [
      'a crash because memory ran out',
      {
        cases: [pending('a')],
        begun: 'a',
        exit: { code: null, signal: 'SIGABRT' },
        printedLast: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      },
      ['stuck', 'memory', 'a', 0, 1],
    ],
    ['an error that nothing caught', { unhandled: ['Error: boo'] }, ['broken', 'unhandled', '', 2, 2]],
    [
      'a case without a result',
      { cases: [passed('a'), pending('b')], begun: 'b' },
      ['broken', 'crash', 'b', 1, 2],
    ],
    [
      'a case that failed without a message',
      { cases: [{ name: 'a', state: 'failed' }] },
      ['broken', 'crash', '', 0, 1],
    ],
  ])('%s', (_name, seen, expected) => expect(judge(seen)).toEqual(expected))

  test('if a spec does not load, the message says why', () => {
    const { failure } = verdictOf(evidence({ cases: [], specErrors: ['Cannot find module'] }))
    expect(failure?.message).toContain('Cannot find module')
  })

  test('long messages and long output are cut off, and the rest is counted', () => {
    const long = 'x'.repeat(limits.message + 1234)
    const { failure: cut } = verdictOf(
      evidence({ cases: [{ ...failed('a'), failure: { ...failure, message: long } }] }),
    )
    expect(cut?.message).toBe(`${'x'.repeat(limits.message)}\n... and 1,234 more characters`)
    const { printed } = verdictOf(evidence({ printed: 'y'.repeat(limits.printed + 5), printedLength: 1e6 }))
    expect(printed).toBe(`${'y'.repeat(limits.printed)}\n... and 980,000 more characters`)
  })

  test('what was printed is known for each case', () => {
    const cases: CaseResult[] = [
      { name: 'a', state: 'passed', printed: { text: '\x1b[31mred\x1b[0m', length: 12 } },
      { name: 'b', state: 'failed', error: 'no', printed: { text: 'y'.repeat(3000), length: 3000 } },
      { name: 'c', state: 'pending' },
    ]
    expect(verdictOf(evidence({ cases })).cases).toEqual([
      { name: 'a', state: 'passed', printed: 'red' },
      { name: 'b', state: 'failed', printed: `${'y'.repeat(2000)}\n... and 1,000 more characters` },
      { name: 'c', state: 'open' },
    ])
  })

  test('shows what was printed before a crash, but not what V8 printed about it', () => {
    const printed =
      'mine\n\n<--- Last few GCs --->\n\n[1:0x1] Mark-Compact\nFATAL ERROR: Reached heap limit\n'
    expect(verdictOf(evidence({ printed, printedLength: printed.length })).printed).toBe('mine')
  })
})

test('every kind of failure has a status', () => {
  const expected: Record<FailureKind, Status> = {
    shape: 'failed',
    value: 'failed',
    slow: 'failed',
    nan: 'failed',
    unsteady: 'failed',
    type: 'failed',
    undefined: 'failed',
    bounds: 'failed',
    mutation: 'failed',
    'no-checks': 'failed',
    threw: 'broken',
    load: 'broken',
    exit: 'broken',
    crash: 'broken',
    unhandled: 'broken',
    endless: 'stuck',
    memory: 'stuck',
    promise: 'stuck',
  }
  for (const [kind, status] of Object.entries(expected))
    expect(statusOf(kind as FailureKind), kind).toBe(status)
})
