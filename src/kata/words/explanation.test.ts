import { expect, test } from 'vitest'
import type { FailureKind, Verdict } from '../verdict.ts'
import { explainedVerdict, fittingHintOf, isExplainable, sectionsOf } from './explanation.ts'

const failed = (kind: FailureKind): Verdict => ({
  id: 'relu/forward',
  status: 'failed',
  checks: { passed: 1, total: 2 },
  failure: { case: 'one row', seed: 1, kind, message: 'It is wrong.' },
})
const passed = (id: string): Verdict => ({ id, status: 'passed', checks: { passed: 2, total: 2 } })

test('wrong answers are explained, and gradients even when they are right', () => {
  for (const kind of ['shape', 'value', 'nan', 'type', 'undefined', 'bounds', 'mutation', 'threw'] as const) {
    expect(isExplainable(failed(kind)), kind).toBe(true)
  }
  for (const kind of [
    'load',
    'endless',
    'memory',
    'exit',
    'crash',
    'promise',
    'unhandled',
    'no-checks',
  ] as const) {
    expect(isExplainable(failed(kind)), kind).toBe(false)
  }
  expect(isExplainable(passed('conv2d/backward'))).toBe(true)
  expect(isExplainable(passed('crossentropy/fused'))).toBe(true)
  expect(isExplainable(passed('conv2d/forward'))).toBe(false)
  expect(isExplainable({ id: 'conv2d/backward', status: 'untouched', checks: { passed: 0, total: 2 } })).toBe(
    false,
  )
})

test('an explanation does not change the verdict', () => {
  const verdict = failed('value')
  const told = explainedVerdict(verdict, { diagnosis: 'You add 1.', facts: [] })
  expect(told).toEqual({
    ...verdict,
    failure: { ...verdict.failure, diagnosis: 'You add 1.' },
    explanation: { diagnosis: 'You add 1.', facts: [] },
  })
  expect(explainedVerdict(verdict, { facts: ['It is 0.'] }).failure).toEqual(verdict.failure)
  expect(explainedVerdict(passed('relu/backward'), {}).failure).toBeUndefined()
})

test('the sections, in the order in which they are read', () => {
  const map = {
    path: 'dx',
    shape: [2],
    axes: ['element'],
    marks: '+·',
    expected: ['1', '2'],
    got: ['3', '2'],
  }
  const sections = sectionsOf(
    {
      oracles: { reference: 'differs', differences: 'absent', sentence: 'Wrong.' },
      maps: [map, { ...map, path: 'db' }],
      small: {
        input: [['x [1]', '  2']],
        wrong: { name: 'result[0]', index: [0], expected: '1 + 2 = 3', got: '4' },
        tensors: [map],
      },
      diagnosis: 'You add 1.',
      hint: 'Do not.',
    },
    80,
  )
  expect(sections.map(({ kind }) => kind)).toEqual(['diagnosis', 'smallest case', 'map', 'second opinion'])
  // The hint is shown only on request.
  expect(sections[0].lines).toEqual(['You add 1.'])
  expect(sections[1]).toEqual({
    kind: 'smallest case',
    heading: 'The smallest input that fails:',
    lines: [
      'x [1]',
      '  2',
      '',
      'result[0]',
      '  expected  1 + 2 = 3',
      '  got       4',
      '',
      'dx, expected [2]    got [2]',
      '  1 2                 3 2',
    ],
  })
  expect(sections[2].heading).toBe('Where the case above is wrong (the slice with the most errors):')
  expect(sections[2].lines[0]).toBe('dx [2], slice 1 of 2, 1 of 2 wrong')
  expect(sections[3].lines).toEqual(['Wrong.'])
  expect(sectionsOf({}, 80)).toEqual([])

  const [chosen] = sectionsOf({ maps: [map, { ...map, path: 'db' }] }, 80, 1)
  expect(chosen.heading).toBe('Where the case above is wrong:')
  expect(chosen.lines[0]).toBe('db [2], slice 2 of 2, 1 of 2 wrong')
})

test('there is a fitting hint if a single mistake was found', () => {
  const told = explainedVerdict(failed('value'), { diagnosis: 'You add 1.', hint: 'Do not.' })
  expect(fittingHintOf(told)).toEqual({ diagnosis: 'You add 1.', hint: 'Do not.' })
  expect(
    fittingHintOf(explainedVerdict(failed('value'), { diagnosis: 'Either you add 1; or 2.' })),
  ).toBeUndefined()
  expect(fittingHintOf(failed('value'))).toBeUndefined()
  expect(fittingHintOf(undefined)).toBeUndefined()
})
