/** What a prediction prints: pure functions. */
import path from 'node:path'
import { type Size, turnsOver } from './picture/picture.ts'
import { sideOf } from './picture/square.ts'
import type { TrainedRun } from './trained-run.ts'

/** How likely a class is, 0 to 1. */
export interface Guess {
  class: string
  probability: number
}

/** All classes, the most likely first. */
export function guessesOf(probabilities: Float32Array, classes: readonly string[]): Guess[] {
  return classes
    .map((name, i) => ({ class: name, probability: probabilities[i] }))
    .sort((a, b) => b.probability - a.probability)
}

/** Which weights are used, what they were trained on, and their accuracy. */
export function runLines({ folder, data, epoch, epochs, accuracy }: TrainedRun): string[] {
  const seen = epoch !== undefined && epochs !== undefined ? `, epoch ${epoch} of ${epochs}` : ''
  const test = accuracy === undefined ? '' : `, test accuracy ${accuracy.toFixed(4)}`
  const lines = [`Weights: ${folder}${seen}, trained on ${data}${test}.`]
  if (data === 'built-in pictures') {
    lines.push('This network has only seen drawn shapes, never a photograph. To get CIFAR-10: npm run data')
  }
  return lines
}

/** 'cat.jpg, 640 x 480: the 480 x 480 in the middle, averaged to 32 x 32' */
export function pictureLine(file: string, picture: Size): string {
  const { width, height, orientation } = picture
  const seen = turnsOver(orientation) ? `${height} x ${width}` : `${width} x ${height}`
  const side = sideOf(picture)
  const part = width === height ? [] : [`the ${side} x ${side} in the middle`]
  const averaged = side === 32 ? [] : ['averaged to 32 x 32']
  const how = [...part, ...averaged].join(', ')
  return `${path.basename(file)}, ${seen}${how && `: ${how}`}`
}

/** The five most likely classes, one line each: class, percentage and a bar that is full at 100%. */
export function guessLines(guesses: readonly Guess[], width: number, terminal: boolean): string[] {
  const name = Math.max(...guesses.map((guess) => guess.class.length))
  const room = Math.max(0, Math.min(40, width - name - 14))
  return guesses.slice(0, 5).map((guess) => {
    const percent = `${(100 * guess.probability).toFixed(1)}%`
    const bar = (terminal ? blocks : signs)(guess.probability, room)
    return `  ${guess.class.padEnd(name)}  ${percent.padStart(6)}  ${bar}`.trimEnd()
  })
}

/** A bar in eighths of a character, for terminals, and one in ASCII, for files. */
const blocks = (share: number, width: number): string => {
  const eighths = Math.round(share * width * 8)
  return '█'.repeat(eighths >> 3) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7]
}
const signs = (share: number, width: number): string => '='.repeat(Math.round(share * width))
