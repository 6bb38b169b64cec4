/** The accuracy of several runs on the validation pictures, epoch by epoch, drawn as text. */
import type { RecordedRun } from '../../training/folder/history.ts'
import { letterOf } from './run-table.ts'

const height = 12
/** The columns before the first epoch: '0.75 |'. */
const margin = 6

/** The curves in lines of at most `width` columns; none if no run has an epoch. Where curves meet, there is a `*`. */
export function runCurves(runs: readonly RecordedRun[], width: number): string[] {
  const curves = runs.map(({ history }) => history.epochs.map(({ valAccuracy }) => valAccuracy))
  const values = curves.flat()
  if (values.length === 0) return []
  const epochs = Math.max(...curves.map((curve) => curve.length))
  const least = Math.floor(Math.min(...values) * 20) / 20
  const most = Math.max(Math.ceil(Math.max(...values) * 20) / 20, least + 0.05)
  const columns = Math.min(width - margin, epochs * 6)
  const columnOf = (epoch: number) => Math.floor(((epoch + 0.5) * columns) / epochs)
  const rowOf = (value: number) => Math.round(((most - value) / (most - least)) * (height - 1))

  const cells = Array.from({ length: height }, () => Array<string>(columns).fill(' '))
  for (const [run, curve] of curves.entries()) {
    for (const [epoch, value] of curve.entries()) {
      const row = cells[rowOf(value)]
      const column = columnOf(epoch)
      row[column] = row[column] === ' ' || row[column] === letterOf(run) ? letterOf(run) : '*'
    }
  }
  const lines = cells.map((row, at) => {
    const value = most - ((most - least) * at) / (height - 1)
    const label = at % 3 === 0 || at === height - 1 ? value.toFixed(2) : ''
    return `${label.padStart(4)} |${row.join('')}`.trimEnd()
  })
  return [
    'Accuracy on the validation pictures after each epoch:',
    ...lines,
    `     +${'-'.repeat(columns)}`,
    `      ${epochs > 1 ? `1${`${epochs}`.padStart(columns - 1)}` : '1'}`,
  ]
}
