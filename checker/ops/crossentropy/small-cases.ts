import type { TensorData } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { halves, numberAt, product, term } from '../../cases/small-numbers.ts'
import { show } from '../../cases/values.ts'

/**
 * `targets` is 1 for one-hot targets, 2 for soft ones. `numbers` is 1 for probabilities like 1/2, 1/4, 1/4; 2 for
 * probabilities of 0 and 1, right and wrong in turn; 3 for a very small probability in each row; 4 and 5 for one just above
 * and just below 1e-7; 6 for rows like those of 1 and 2 in turn.
 */
type Sizes = Record<'rows' | 'classes' | 'targets' | 'view' | 'numbers', number>

const usual: Sizes = { rows: 3, classes: 3, targets: 1, view: 1, numbers: 1 }
const initialSizes: Sizes[] = [
  usual,
  { ...usual, targets: 2 },
  { ...usual, rows: 2, classes: 4, targets: 2 },
  ...[2, 3, 4, 5, 6].map((numbers) => ({ ...usual, numbers })),
  { ...usual, rows: 1, classes: 1, numbers: 2 },
  { ...usual, targets: 2, numbers: 2 },
  ...[2, 3].map((view) => ({ ...usual, targets: 2, view })),
]

function given({ rows, classes, targets, view, numbers }: Sizes, seed: number): TensorData[] | undefined {
  // A single class would have the probability 1, which is clipped: that is no simple number.
  if (classes === 1 && numbers !== 2) return undefined
  const p = halves(rows, classes, numbers === 2 ? 'certain' : 'spread')
  if (numbers === 6) {
    const certain = halves(rows, classes, 'certain').data
    p.data.forEach((_, i) => {
      if (Math.floor(i / classes) % 2 === 1) p.data[i] = certain[i]
    })
  } else if (numbers >= 3) {
    // The small one, and the rest to make 1.
    const least = 2 ** -[12, 22, 24][numbers - 3]
    p.data.forEach((_, i) => {
      const k = i % classes
      p.data[i] = k === 0 ? least : k === 1 ? 1 - least : 0
    })
  }
  const t = { shape: p.shape, data: new Float32Array(rows * classes) }
  for (let row = 0; row < rows; row++) {
    const k = numbers >= 3 && numbers < 6 ? 0 : (seed + (row >> 1)) % classes
    t.data[row * classes + k] += 0.5
    t.data[row * classes + (targets === 2 ? (k + 1) % classes : k)] += 0.5
  }
  return asViews(view, [p, t])
}

/** A probability after the clip, in words. */
const clipped = (p: number): string => (p < 1e-7 ? '1e-7' : p > 1 - 1e-7 ? '(1 - 1e-7)' : show(p))

const base = { argumentNames: ['p', 't'], initialSizes, args: given }

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'crossentropy/forward': {
    ...base,
    calculation(args) {
      const [p, t] = args as TensorData[]
      const terms = [...t.data]
        .map((target, i) => (target === 0 ? '' : `${show(target)}*ln ${clipped(p.data[i])}`))
        .filter((text) => text !== '')
      return `-(${terms.join(' + ')}) / ${p.shape[0]}`
    },
  },
  'crossentropy/backward': {
    ...base,
    calculation(args, _, index) {
      const [p, t] = args as TensorData[]
      const value = numberAt(p, index)
      if (value < 1e-7 || value > 1 - 1e-7) return { reason: `because p is ${show(value)}, which is clipped` }
      return `-${term(numberAt(t, index))} / (${product(value, p.shape[0])})`
    },
  },
  'crossentropy/fused': {
    ...base,
    calculation(args, _, index) {
      const [p, t] = args as TensorData[]
      return `(${term(numberAt(p, index))} - ${term(numberAt(t, index))}) / ${p.shape[0]}`
    },
  },
}
