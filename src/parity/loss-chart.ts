/** Two curves as text. */

const marks = { both: '●', ours: '○', theirs: '×' }

export interface Curves {
  ours: readonly number[]
  theirs: readonly number[]
}

/** The curves over the steps, in a field of at most so many columns and so many rows, with an axis. Where they meet, one mark. */
export function chart({ ours, theirs }: Curves, columns: number, rows: number): string[] {
  const margin = 8
  const width = Math.max(1, Math.min(ours.length, columns - margin))
  const curves = [ours, theirs].map((curve) => squeezed(curve, width))
  const finite = curves.flat().filter(Number.isFinite)
  const top = Math.max(...finite)
  const bottom = Math.min(...finite)
  const rowOf = (value: number) => Math.round(((top - value) / (top - bottom || 1)) * (rows - 1))
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const [a, b] = curves.map((curve) => rowOf(curve[column]) === row)
      if (a && b) return marks.both
      return a ? marks.ours : b ? marks.theirs : ' '
    })
    const value = top - (row / Math.max(1, rows - 1)) * (top - bottom)
    const label = row % 3 === 0 || row === rows - 1 ? value.toFixed(3) : ''
    return `${label.padStart(margin - 2)} │${cells.join('')}`.trimEnd()
  })
  const end = String(ours.length)
  const steps = `1${end.padStart(Math.max(end.length + 1, width - 1))}`
  return [...lines, `${' '.repeat(margin - 2)} └${'─'.repeat(width)}`, `${' '.repeat(margin)}${steps}  step`]
}

/** What the marks mean. */
export const legend = (ours: string, theirs: string): string =>
  `loss: ${marks.ours} ${ours}  ${marks.theirs} ${theirs}  ${marks.both} both`

/** At most so many values: means of neighbours. */
function squeezed(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((edge) => Math.floor((edge * values.length) / count))
    const part = values.slice(from, to)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
}
