/** What the training prints: pure functions. */
import type { SummaryRow } from '../../tensor.ts'
import type { EpochRecord, StepRecord } from '../conductor-messages.ts'

/** '40 s', '12 min', '1 h 05 min' */
export function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** '12:05', '1:02:05' */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(whole / 3600)
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '')
}

/** The command that continues a run. */
export const resumeCommand = (folder: string): string => `npm run train -- --resume ${shellWord(folder)}`

/** A path as it has to be typed into a shell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:\\~-]+$/.test(text)) return text
  // Between double quotes, a POSIX shell would still replace $HOME.
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`
}

export const silenceLine = (seconds: number, longest: number): string =>
  `No progress for ${duration(seconds)}; the longest wait before was ${duration(longest)}. Does a kata loop forever? Press Ctrl-C to stop.`

export const count = (value: number): string => value.toLocaleString('en-US')

/** The model as Keras prints it, from the rows of the kata `summary`. */
export function summaryLines(rows: readonly SummaryRow[]): string[] {
  const line = (layer: string, output: string, parameters: string) =>
    `${layer.padEnd(12)} ${output.padEnd(14)} ${parameters.padStart(10)}`
  const total = rows[rows.length - 1]
  return [
    line('layer', 'output', 'parameters'),
    ...rows.slice(0, -1).map((row) => line(row.layer, row.output.join(' x '), count(row.parameters))),
    line('total', '', count(total.parameters)),
  ]
}

export function bar(done: number, total: number, width: number): string {
  const filled = Math.min(width, Math.floor((width * done) / total))
  return filled === width
    ? `[${'='.repeat(width)}]`
    : `[${'='.repeat(filled)}>${'.'.repeat(width - filled - 1)}]`
}

const metrics = (loss: number, accuracy: number, prefix = '') =>
  `${prefix}loss: ${loss.toFixed(4)} - ${prefix}accuracy: ${accuracy.toFixed(4)}`

/**
 * The progress of an epoch, in one line of at most `width` characters. What does not fit is left out, the bar first. A line
 * with an accuracy always ends with `mark`, which says on which pictures it was measured. The time for all epochs is without
 * their validation.
 */
export function stepLine(record: StepRecord, mark: string, width: number, epochs = record.epoch): string {
  const { epoch, step, steps, seconds } = record
  const left = (seconds / step) * (steps - step)
  const after = (seconds / step) * steps * (epochs - epoch)
  const position = `${step}/${steps}`
  const speed = `${record.picturesPerSecond.toFixed(0)} pictures/s`
  const rest = `${clock(left)} left`
  const results = metrics(record.loss, record.accuracy)
  const tail = mark ? ` ${mark}` : ''
  const all = `${rest}, ${clock(left + after)} for all epochs`
  const withAll = [
    `${position} ${bar(step, steps, 20)} - ${speed} - ${all} - ${results}${tail}`,
    `${position} - ${all} - ${results}${tail}`,
  ]
  return widest(width, [
    ...(after > 0 ? withAll : []),
    `${position} ${bar(step, steps, 20)} - ${speed} - ${rest} - ${results}${tail}`,
    `${position} ${bar(step, steps, 10)} - ${rest} - ${results}${tail}`,
    `${position} - ${rest} - ${results}${tail}`,
    `${position} - ${results}${tail}`,
    `${position} - ${rest}`,
    position,
  ])
}

/** The progress of an evaluation. */
export function evaluationLine(what: string, done: number, total: number, width: number): string {
  const position = `${what} ${count(done)}/${count(total)}`
  return widest(width, [`${position} ${bar(done, total, 20)}`, position, what])
}

const widest = (width: number, lines: string[]) => lines.find((line) => line.length <= width) ?? ''

/** The results of an epoch. */
export function epochLine(record: EpochRecord, steps: number, mark: string): string {
  const results = `${metrics(record.loss, record.accuracy)} - ${metrics(record.valLoss, record.valAccuracy, 'val_')}`
  const speed = `${record.picturesPerSecond.toFixed(0)} pictures/s`
  return `${steps}/${steps} - ${duration(record.seconds)} - ${speed} - ${results}${mark ? ` ${mark}` : ''}`
}

const heads = ['epoch', 'time', 'loss', 'accuracy', 'val_loss', 'val_acc']
const widths = [5, 11, 6, 8, 8, 7]

const columns = (cells: string[]): string =>
  cells.map((cell, column) => cell.padStart(widths[column])).join('  ')

/** The head of the epochs on a terminal, where the line of Keras would be too long. */
export const epochHead = columns(heads)

/** The results of an epoch below this head, in at most 80 characters. */
export function epochRow(record: EpochRecord, epochs: number, mark: string): string {
  const { epoch, seconds, loss, accuracy, valLoss, valAccuracy } = record
  const results = [loss, accuracy, valLoss, valAccuracy].map((value) => value.toFixed(4))
  const short = mark.replace('built-in pictures, ', 'built-in, ')
  return [columns([`${epoch}/${epochs}`, duration(seconds), ...results]), short].filter(Boolean).join(' ')
}
