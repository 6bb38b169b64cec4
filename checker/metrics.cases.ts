/** Accuracy: how often the largest number of a row stands where the target has its own. */
import { oneHot, probabilities, randomOf, sliced, transposed, values } from './random.ts'
import { accuracy } from './reference-network.ts'
import type { Case, Check, TensorData } from './types.ts'

/** Targets that agree with all but every tenth of these rows: whoever reads other numbers agrees with far fewer. */
function mostly({ shape: [rows, classes], data }: TensorData): TensorData {
  const t = values(new Float32Array(data.length), [rows, classes])
  for (let n = 0; n < rows; n++) {
    const row = data.subarray(n * classes, (n + 1) * classes)
    const named = row.indexOf(row.reduce((a, b) => Math.max(a, b)))
    t.data[n * classes + ((named + (n % 10 === 0 ? 1 : 0)) % classes)] = 1
  }
  return t
}

function cases(seed: number): Case[] {
  const random = randomOf(seed, 'metrics')
  const hand = (name: string, p: number[][], t: number[][], expected: number): Case => {
    const shape = [p.length, p[0].length]
    return { name, kind: 'hand', seed, args: [values(p.flat(), shape), values(t.flat(), shape)], expected }
  }
  const general = (name: string, p: TensorData, t: TensorData): Case => ({
    name,
    kind: 'general',
    seed,
    args: [p, t],
  })
  const guesses = probabilities(random, [53, 4])
  return [
    {
      ...hand(
        '3 of 4, by hand',
        [
          [0.1, 0.7, 0.2],
          [0.5, 0.3, 0.2],
          [0.2, 0.2, 0.6],
          [0.3, 0.4, 0.3],
        ],
        [
          [0, 1, 0],
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 0],
        ],
        0.75,
      ),
      guarded: true,
    },
    hand(
      'a tie goes to the first',
      [
        [0.4, 0.4, 0.2],
        [0.4, 0.4, 0.2],
        [0.25, 0.375, 0.375],
        [0.375, 0.25, 0.375],
        [0.2, 0.5, 0.3],
      ],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
        [1, 0, 0],
        // Soft targets tie as well: this row names class 0.
        [0.5, 0.5, 0],
      ],
      0.6,
    ),
    hand('one picture, right', [[0.25, 0.75]], [[0, 1]], 1),
    hand('one picture, wrong', [[0.25, 0.75]], [[1, 0]], 0),
    hand('sure of itself', [[0, 0, 1, 0]], [[0, 0, 1, 0]], 1),
    general('64 pictures, 10 classes', probabilities(random, [64, 10]), oneHot(random, 64, 10)),
    general('200 pictures, 2 classes', probabilities(random, [200, 2]), oneHot(random, 200, 2)),
    general('soft targets', probabilities(random, [90, 3]), probabilities(random, [90, 3])),
    general('views', transposed(guesses), sliced(mostly(guesses))),
  ]
}

export const checks: Record<string, Check> = {
  'metrics/accuracy': {
    cases,
    expect: ({ args: [p, t] }) => ({
      number: accuracy(p as TensorData, t as TensorData),
      // Far less than one picture of 200.
      tolerance: 1e-5,
    }),
  },
}
