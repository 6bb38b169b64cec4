/** Accuracy: how often the largest number of a row stands where the target has its own. */

import type { Case, Check, TensorData } from '../../cases/case.ts'
import { oneHot, probabilities, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { show } from '../../cases/values.ts'
import { accuracy } from '../../reference/reference-network.ts'

/** Targets that agree with all but every tenth of these rows: whoever reads other numbers agrees with far fewer. */
function mostly({ shape: [rows, classes], data }: TensorData): TensorData {
  const t = tensorData(new Float32Array(data.length), [rows, classes])
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
    return {
      name,
      kind: 'hand',
      seed,
      args: [tensorData(p.flat(), shape), tensorData(t.flat(), shape)],
      expected,
    }
  }
  const general = (name: string, p: TensorData, t: TensorData): Case => ({
    name,
    kind: 'general',
    seed,
    args: [p, t],
  })
  const guesses = probabilities(random, [53, 4])
  const far = probabilities(random, [24, 4], 9)
  // One half and a little more or less, by 2^-12 down to 2^-22: rounded, that is a tie.
  const close = tensorData(
    Array.from({ length: 22 }, (_, i) => 0.5 + (random() < 0.5 ? -1 : 1) * 2 ** -(12 + (i >> 1))).flatMap(
      (p) => [p, 1 - p],
    ),
    [22, 2],
  )
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
      'soft targets, by hand: the largest names the class',
      [
        [0.6, 0.3, 0.1],
        [0.6, 0.3, 0.1],
      ],
      [
        [0.375, 0.5, 0.125],
        [0.5, 0.375, 0.125],
      ],
      0.5,
    ),
    hand('0.0000001 is less than 0.9, by hand', [[0.9, 0.0999999, 0.0000001]], [[1, 0, 0]], 1),
    hand(
      'a little more is more, by hand',
      [
        [0.5 - 2 ** -22, 0.5],
        [0.5, 0.5 - 2 ** -22],
      ],
      [
        [0, 1],
        [0, 1],
      ],
      0.5,
    ),
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
    general('from almost 0 to almost 1', far, mostly(far)),
    general('one half and a little more', close, mostly(close)),
    general('soft targets', probabilities(random, [90, 3]), probabilities(random, [90, 3])),
    general('views', transposed(guesses), sliced(mostly(guesses))),
  ]
}

/** With more rows than this a table of them does not help. */
const mostRows = 6

/** 'row 1: p [0.4, 0.4, 0.2] names class 0, t [0, 1, 0] names class 1, which counts as wrong.', for each row of a small case. */
function rowByRow({ args }: Case): string[] {
  const [p, t] = args as [TensorData, TensorData]
  const [rows, classes] = p.shape
  const row = (x: TensorData, n: number) => x.data.subarray(n * classes, (n + 1) * classes)
  const classOf = (line: Float32Array) => line.indexOf(Math.max(...line))
  const lines = Array.from({ length: rows }, (_, n) => {
    const [said, wanted] = [row(p, n), row(t, n)]
    const right = classOf(said) === classOf(wanted)
    const text =
      `row ${n}: p [${Array.from(said, show).join(', ')}] names class ${classOf(said)}, ` +
      `t [${Array.from(wanted, show).join(', ')}] names class ${classOf(wanted)}, which counts as ${right ? 'right' : 'wrong'}.`
    return { right, text }
  })
  if (rows <= mostRows) return lines.map(({ text }) => text)
  return [`${lines.filter(({ right }) => right).length} of ${rows} rows are right.`]
}

export const checks: Record<string, Check> = {
  'metrics/accuracy': {
    cases,
    expect: ({ args: [p, t] }) => ({
      number: accuracy(p as TensorData, t as TensorData),
      // Far less than one picture of 200.
      tolerance: 1e-5,
    }),
    remark: rowByRow,
  },
}
