/** What the training prints, as text: pure functions. */
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

/** How a run is gone on with, to be typed as it stands. */
export const resumeCommand = (folder: string): string => `npm run train -- --resume ${shellWord(folder)}`

/** A path as it is typed into a shell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:\\~-]+$/.test(text)) return text
  // Between double quotes a POSIX shell would still put values in the place of names ($HOME).
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`
}

export const silenceLine = (seconds: number, longest: number): string =>
  `Nothing has come for ${duration(seconds)}; until now it took ${duration(longest)} at most. Does a kata loop for ever? Ctrl-C stops.`

export const count = (value: number): string => value.toLocaleString('en-US')

/** The model as Keras prints it, from the rows that the learner's `summary` computed. */
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

const figures = (loss: number, accuracy: number, prefix = '') =>
  `${prefix}loss: ${loss.toFixed(4)} - ${prefix}accuracy: ${accuracy.toFixed(4)}`

/**
 * How far an epoch is, in one line of at most `width` characters. What has no room is left out, the bar
 * first; `mark`, which says what pictures the accuracy is of, always stays.
 */
export function stepLine(record: StepRecord, mark: string, width: number): string {
  const { step, steps, seconds } = record
  const left = (seconds / step) * (steps - step)
  const place = `${step}/${steps}`
  const speed = `${record.picturesPerSecond.toFixed(0)} pictures/s`
  const rest = `${clock(left)} left`
  const results = figures(record.loss, record.accuracy)
  const tail = mark ? ` ${mark}` : ''
  return widest(width, [
    `${place} ${bar(step, steps, 20)} - ${speed} - ${rest} - ${results}${tail}`,
    `${place} ${bar(step, steps, 10)} - ${rest} - ${results}${tail}`,
    `${place} - ${rest} - ${results}${tail}`,
    `${place} - ${results}${tail}`,
    `${place} - ${rest}`,
    place,
  ])
}

/** How far an evaluation is. */
export function evaluationLine(what: string, done: number, total: number, width: number): string {
  const place = `${what} ${count(done)}/${count(total)}`
  return widest(width, [`${place} ${bar(done, total, 20)}`, place, what])
}

const widest = (width: number, lines: string[]) => lines.find((line) => line.length <= width) ?? ''

/** An epoch that is through. */
export function epochLine(record: EpochRecord, steps: number, mark: string): string {
  const results = `${figures(record.loss, record.accuracy)} - ${figures(record.valLoss, record.valAccuracy, 'val_')}`
  const speed = `${record.picturesPerSecond.toFixed(0)} pictures/s`
  return `${steps}/${steps} - ${duration(record.seconds)} - ${speed} - ${results}${mark ? ` ${mark}` : ''}`
}
