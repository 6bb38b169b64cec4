import { expect, test } from 'vitest'
import { guessesOf, guessLines, pictureLine, runLines } from './prediction-lines.ts'
import type { TrainedRun } from './trained-run.ts'

const probabilities = Float32Array.of(0.03125, 0.5, 0, 0.25, 0.125, 0.0625, 0.03125, 0, 0, 0)
const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']
const guesses = guessesOf(probabilities, classes)

test('all classes, the most likely first', () => {
  expect(guesses.map((guess) => guess.class).slice(0, 5)).toEqual([
    'automobile',
    'cat',
    'deer',
    'dog',
    'airplane',
  ])
  expect(guesses.length).toBe(10)
})

test('five of them with bars: in eighths of a character on a terminal, in ASCII elsewhere', () => {
  expect(guessLines(guesses, 44, true)).toEqual([
    '  automobile   50.0%  ██████████',
    '  cat          25.0%  █████',
    '  deer         12.5%  ██▌',
    '  dog           6.3%  █▎',
    '  airplane      3.1%  ▋',
  ])
  expect(guessLines(guesses, 44, false)).toEqual([
    '  automobile   50.0%  ==========',
    '  cat          25.0%  =====',
    '  deer         12.5%  ===',
    '  dog           6.3%  =',
    '  airplane      3.1%  =',
  ])
})

test('bars get shorter in a narrow terminal, and never longer than forty characters', () => {
  const sure = guessesOf(
    Float32Array.from(classes, (_, i) => (i === 1 ? 1 : 0)),
    classes,
  )
  for (const [width, bar] of [
    [200, 40],
    [40, 16],
    [10, 0],
  ]) {
    expect(guessLines(sure, width, true)[0]).toBe(`  automobile  100.0%  ${'█'.repeat(bar)}`.trimEnd())
  }
})

test('which square of a picture is used', () => {
  const line = (width: number, height: number, orientation = 1) =>
    pictureLine('photos/cat.jpg', { width, height, orientation })
  expect(line(32, 32)).toBe('cat.jpg, 32 x 32')
  expect(line(64, 64)).toBe('cat.jpg, 64 x 64: averaged to 32 x 32')
  expect(line(640, 480)).toBe('cat.jpg, 640 x 480: the 480 x 480 in the middle, averaged to 32 x 32')
  expect(line(640, 480, 6)).toBe('cat.jpg, 480 x 640: the 480 x 480 in the middle, averaged to 32 x 32')
  expect(line(40, 32)).toBe('cat.jpg, 40 x 32: the 32 x 32 in the middle')
})

test('the line about the weights says which pictures an accuracy is of', () => {
  const run: TrainedRun = { folder: '/runs/a', weights: new Float32Array(), data: 'CIFAR-10', classes }
  expect(runLines(run)).toEqual(['Weights: /runs/a, trained on CIFAR-10.'])
  expect(runLines({ ...run, epoch: 10, epochs: 10, accuracy: 0.71204 })).toEqual([
    'Weights: /runs/a, epoch 10 of 10, trained on CIFAR-10, test accuracy 0.7120.',
  ])
  const [first, second] = runLines({ ...run, data: 'built-in pictures', accuracy: 0.9 })
  expect(first).toContain('trained on built-in pictures, test accuracy 0.9000')
  expect(second).toContain('drawn shapes')
})
