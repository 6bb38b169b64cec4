import { expect, test } from 'vitest'
import type { EpochRecord, StepRecord } from '../conductor-messages.ts'
import {
  bar,
  clock,
  duration,
  epochHead,
  epochLine,
  epochRow,
  evaluationLine,
  shellWord,
  stepLine,
  summaryLines,
} from './lines.ts'

test('times', () => {
  expect([0, 1, 99, 100, 3590, 3661, 36_000].map(duration)).toEqual([
    '1 s',
    '1 s',
    '99 s',
    '2 min',
    '1 h 00 min',
    '1 h 01 min',
    '10 h 00 min',
  ])
  expect([0, 9, 65, 600, 3725].map(clock)).toEqual(['0:00', '0:09', '1:05', '10:00', '1:02:05'])
})

test('the bar', () => {
  expect([bar(0, 4, 4), bar(1, 4, 4), bar(3, 4, 4), bar(4, 4, 4)]).toEqual([
    '[>...]',
    '[=>..]',
    '[===>]',
    '[====]',
  ])
})

test('the summary', () => {
  expect(
    summaryLines([
      { layer: 'conv2d', output: [30, 30, 32], parameters: 896 },
      { layer: 'dense', output: [128], parameters: 295_040 },
      { layer: 'total', output: [128], parameters: 295_936 },
    ]),
  ).toEqual([
    'layer        output         parameters',
    'conv2d       30 x 30 x 32          896',
    'dense        128               295,040',
    'total                          295,936',
  ])
})

const step: StepRecord = {
  epoch: 1,
  step: 250,
  steps: 625,
  seconds: 200,
  picturesPerSecond: 80,
  loss: 1.98768,
  accuracy: 0.25,
}

test('a step, in as much room as there is', () => {
  expect(stepLine(step, '', 200)).toBe(
    '250/625 [========>...........] - 80 pictures/s - 5:00 left - loss: 1.9877 - accuracy: 0.2500',
  )
  expect(stepLine(step, '', 79)).toBe('250/625 [====>.....] - 5:00 left - loss: 1.9877 - accuracy: 0.2500')
  expect(stepLine(step, '', 40)).toBe('250/625 - 5:00 left')
})

test('where an accuracy is shown, the mark is shown, and no line is too long', () => {
  const mark = '(built-in pictures)'
  for (let width = 1; width <= 120; width++) {
    const line = stepLine(step, mark, width)
    expect(line.length).toBeLessThanOrEqual(width)
    if (line.includes('accuracy')) expect(line.endsWith(` ${mark}`)).toBe(true)
    expect(evaluationLine('validation', 512, 10_000, width).length).toBeLessThanOrEqual(width)
  }
  expect(stepLine(step, mark, 80)).toContain('accuracy')
})

test('an epoch', () => {
  const record: EpochRecord = {
    epoch: 1,
    loss: 1.6,
    accuracy: 0.4,
    valLoss: 1.4,
    valAccuracy: 0.5,
    seconds: 300,
    picturesPerSecond: 133.4,
  }
  expect(epochLine(record, 625, '(built-in pictures)')).toBe(
    '625/625 - 5 min - 133 pictures/s - loss: 1.6000 - accuracy: 0.4000 - val_loss: 1.4000 - val_accuracy: 0.5000 (built-in pictures)',
  )
})

test.each([
  ['/a/b-c_d.e', 'linux', '/a/b-c_d.e'],
  ['/a b', 'linux', "'/a b'"],
  ['/a/$HOME', 'darwin', "'/a/$HOME'"],
  ["/it's", 'linux', String.raw`'/it'\''s'`],
  ['C:\\a b', 'win32', '"C:\\a b"'],
] as const)('%s as it is typed into a shell of %s', (text, platform, word) => {
  expect(shellWord(text, platform)).toBe(word)
})

test('the time for all epochs, where there is room', () => {
  expect(stepLine(step, '', 120, 3)).toContain('5:00 left, 21:40 for all epochs - loss')
  expect(stepLine(step, '', 60, 3)).not.toContain('all epochs')
  expect(stepLine(step, '', 120, 1)).not.toContain('all epochs')
})

test('the epochs on a terminal fit into 80 columns', () => {
  const record = { epoch: 3, seconds: 4000, loss: 2.3, accuracy: 0.1, valLoss: 12.5, valAccuracy: 0.25 }
  const row = epochRow(record as EpochRecord, 10, '(built-in pictures, wasm engine)')
  expect(`${epochHead}\n${row}`).toBe(
    'epoch         time    loss  accuracy  val_loss  val_acc\n' +
      ' 3/10   1 h 07 min  2.3000    0.1000   12.5000   0.2500 (built-in, wasm engine)',
  )
  expect(row.length).toBeLessThanOrEqual(80)
})
