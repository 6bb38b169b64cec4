/** Two loss curves as text. */

const marks = { both: '●', learner: '○', reference: '×' }

export interface Curves {
  learner: readonly number[]
  reference: readonly number[]
}

/** Both curves over the steps, with an axis, in a chart of at most this many columns and rows. Where they meet, one mark. */
export function chart({ learner, reference }: Curves, columns: number, rows: number): string[] {
  const margin = 8
  const width = Math.max(1, Math.min(learner.length, columns - margin))
  const curves = [learner, reference].map((curve) => shortened(curve, width))
  const finite = curves.flat().filter(Number.isFinite)
  const top = Math.max(...finite)
  const bottom = Math.min(...finite)
  const rowOf = (value: number) => Math.round(((top - value) / (top - bottom || 1)) * (rows - 1))
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const [isLearner, isReference] = curves.map((curve) => rowOf(curve[column]) === row)
      if (isLearner && isReference) return marks.both
      return isLearner ? marks.learner : isReference ? marks.reference : ' '
    })
    const value = top - (row / Math.max(1, rows - 1)) * (top - bottom)
    const label = row % 3 === 0 || row === rows - 1 ? value.toFixed(3) : ''
    return `${label.padStart(margin - 2)} │${cells.join('')}`.trimEnd()
  })
  const end = String(learner.length)
  const steps = `1${end.padStart(Math.max(end.length + 1, width - 1))}`
  return [...lines, `${' '.repeat(margin - 2)} └${'─'.repeat(width)}`, `${' '.repeat(margin)}${steps}  step`]
}

/** What the marks mean. */
export const legend = (learner: string, reference: string): string =>
  `loss: ${marks.learner} ${learner}  ${marks.reference} ${reference}  ${marks.both} both`

/** At most this many values: means of neighbours. */
function shortened(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((edge) => Math.floor((edge * values.length) / count))
    const neighbours = values.slice(from, to)
    return neighbours.reduce((sum, value) => sum + value, 0) / neighbours.length
  })
}
