import type { TensorData } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { drawnNumbers, halves, numbersOf } from '../../cases/small-numbers.ts'

/**
 * `numbers` is 1 for different probabilities, 2 for ties, 3 for soft targets, 4 for probabilities of almost 0, 5 for
 * probabilities that hardly differ.
 */
type Sizes = Record<'rows' | 'classes' | 'view' | 'numbers', number>

const usual: Sizes = { rows: 4, classes: 3, view: 1, numbers: 1 }
const initialSizes: Sizes[] = [
  usual,
  { ...usual, rows: 5, classes: 2 },
  { ...usual, numbers: 2 },
  { ...usual, numbers: 3 },
  { ...usual, rows: 3 },
  { ...usual, rows: 2, classes: 2, numbers: 3 },
  { ...usual, rows: 3, numbers: 4 },
  { ...usual, rows: 3, numbers: 5 },
  ...[2, 3].map((view) => ({ ...usual, view })),
]

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'metrics/accuracy': {
    argumentNames: ['p', 't'],
    initialSizes,
    args({ rows, classes, view, numbers }, seed) {
      // The class is right in the first row and in about every second one after it.
      const p = halves(rows, classes, 'spread')
      if (numbers > 3) {
        if (classes === 1) return undefined
        const [first, second] = numbers === 4 ? [1 - 2 ** -24, 2 ** -24] : [0.5 - 2 ** -22, 0.5]
        p.data.forEach((_, i) => {
          p.data[i] = [first, second][i % classes] ?? 0
        })
      }
      const drawn = numbersOf(drawnNumbers, seed)([rows, classes])
      const t = { shape: p.shape, data: new Float32Array(rows * classes) }
      for (let row = 0; row < rows; row++) {
        const start = row * classes
        const line = p.data.subarray(start, start + classes)
        // Numbers that hardly differ are a tie after rounding. There the first one has to be wrong.
        const shift = numbers === 5 ? 0 : Math.abs(drawn.data[start]) % classes
        line.set([...line].map((_, k) => line[(k + shift) % classes]))
        if (numbers === 2) line.fill(1 / classes)
        const best = line.indexOf(Math.max(...line))
        const hit = row % 2 === 0 ? best : (best + 1) % classes
        t.data[start + hit] += numbers === 3 ? 0.75 : 1
        if (numbers === 3) t.data[start + ((hit + 1) % classes)] += 0.25
      }
      return asViews(view, [p, t])
    },
    calculation(args) {
      const [p, t] = args as TensorData[]
      const [rows, classes] = p.shape
      const places = (x: TensorData) =>
        Array.from({ length: rows }, (_, row) => {
          const line = [...x.data.subarray(row * classes, (row + 1) * classes)]
          return line.indexOf(Math.max(...line))
        })
      const [guessed, right] = [places(p), places(t)]
      const hits = guessed.map((k, row) => (k === right[row] ? 1 : 0))
      return `(${hits.join(' + ')}) / ${rows}`
    },
  },
}
