/** The results, as lines of a table. */

export interface Row {
  /** The part of the benchmark that it comes from. */
  part: string
  what: string
  /** In `unit`; undefined if it could not be measured. */
  value?: number
  unit: 'times' | 'ms' | 's' | 'MB' | 'GFLOP/s' | 'of all' | 'a minute'
  /** The least that a ratio should be, and the most that anything else should be. Some rows have no target. */
  target?: number
  /** Where the value comes from, or why there is none. */
  from: string
  /** One value per round. */
  values?: number[]
}

export function tableOf(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [row.what, resultOf(row), targetOf(row), row.from])
  const all = [['', '', 'target', ''], ...cells]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((line) => line[column].length)))
  return all.map(([what, value, target, from]) =>
    `${what.padEnd(widths[0])}  ${value.padStart(widths[1])}  ${target.padEnd(widths[2])}  ${from}`.trimEnd(),
  )
}

const resultOf = ({ value, unit }: Row): string => (value === undefined ? '-' : inUnit(value, unit))

function targetOf({ value, unit, target }: Row): string {
  if (target === undefined) return ''
  const sign = unit === 'times' ? '>=' : '<='
  const isMet = value === undefined || (unit === 'times' ? value >= target : value <= target)
  return `${sign} ${inUnit(target, unit)}${isMet ? '' : ' !'}`
}

/** Rounds ratios down and everything else up, so that a missed target never looks as if it were met. */
function inUnit(value: number, unit: Row['unit']): string {
  if (unit === 'times') return `${(Math.floor(value * 100 + 1e-9) / 100).toFixed(value < 100 ? 2 : 0)}x`
  if (unit === 's') return `${(Math.ceil(value * 10 - 1e-9) / 10).toFixed(1)} s`
  if (unit === 'GFLOP/s') return `${value.toFixed(1)} GFLOP/s`
  if (unit === 'a minute') return `${value.toFixed(1)} a minute`
  return `${Math.ceil(value - 1e-9)} ${unit}`
}

/** The value in the middle, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
