/** How numbers are written in a report. */
import { duration } from '../../../training/output/lines.ts'

export { duration }

export const count = (value: number): string => value.toLocaleString('en-US')

/** '70.3%' */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

export const epochs = (n: number): string => `${n} epoch${n === 1 ? '' : 's'}`

/** '30×30×32' */
export const extents = (shape: readonly number[]): string => shape.join('×')

/** Three significant digits: '0.0123 ms', '4.56 ms', '123 ms'. */
export function milliseconds(time: number): string {
  if (time < 0.001) return '<0.001'
  return time >= 100 ? time.toFixed(0) : time.toPrecision(3).replace(/^(0\.\d{3})\d*$/, '$1')
}
