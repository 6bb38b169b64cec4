/** The results of a network on the test pictures. */
import { classCount } from '../../../training/data/data-set.ts'

/** One test picture, and its predicted class. */
export interface Example {
  /** The index of the test picture. */
  row: number
  /** The true class. */
  label: number
  /** The predicted class, and its probability. */
  guess: number
  probability: number
}

export interface TestResults {
  count: number
  right: number
  /** [true class][guess]: how many pictures. */
  matrix: number[][]
  /** The most confident mistakes, the worst first. */
  worst: Example[]
  /** For each class, the correctly classified picture with the highest probability. */
  best: Example[]
}

/** How many of the worst are kept. */
const worstKept = 10

/** `probabilities` [count, classes], `labels` [count or more]. On a tie the first class is the guess. */
export function testResultsOf(probabilities: Float32Array, labels: ArrayLike<number>): TestResults {
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0))
  const examples = Array.from({ length: probabilities.length / classCount }, (_, row): Example => {
    const p = probabilities.subarray(row * classCount, (row + 1) * classCount)
    const guess = p.indexOf(Math.max(...p))
    return { row, label: labels[row], guess, probability: p[guess] }
  })
  for (const { label, guess } of examples) matrix[label][guess]++
  examples.sort((a, b) => b.probability - a.probability || a.row - b.row)
  const right = examples.filter(({ label, guess }) => label === guess)
  const best = matrix.flatMap((_, label) => right.find((example) => example.label === label) ?? [])
  return {
    count: examples.length,
    right: right.length,
    matrix,
    worst: examples.filter(({ label, guess }) => label !== guess).slice(0, worstKept),
    best,
  }
}

export interface ClassResult {
  label: number
  count: number
  right: number
  /** The most frequent wrong prediction, if there is one. */
  confused?: { with: number; count: number }
}

/** How many pictures of each class were classified correctly: the rows of the matrix. */
export const classResults = (matrix: readonly (readonly number[])[]): ClassResult[] =>
  matrix.map((row, label) => {
    const others = row.map((count, guess) => (guess === label ? 0 : count))
    const most = Math.max(...others)
    return {
      label,
      count: row.reduce((sum, count) => sum + count, 0),
      right: row[label],
      confused: most > 0 ? { with: others.indexOf(most), count: most } : undefined,
    }
  })
