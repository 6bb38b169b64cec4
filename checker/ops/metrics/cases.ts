/** Accuracy: the share of rows whose largest number is in the same place as the target's. */
import { calledAgain, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData } from '../../cases/case.ts'
import { oneHot, probabilities, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { show } from '../../cases/values.ts'
import { accuracy } from '../../reference/reference-network.ts'
import { ranges } from './range.ts'

/** Targets that agree with nine of ten rows. A kata that reads the wrong numbers agrees with far fewer. */
function agreeing({ shape: [rows, classes], data }: TensorData): TensorData {
  const t = tensorData(new Float32Array(data.length), [rows, classes])
  for (let n = 0; n < rows; n++) {
    const row = data.subarray(n * classes, (n + 1) * classes)
    const best = row.indexOf(row.reduce((a, b) => Math.max(a, b)))
    t.data[n * classes + ((best + (n % 10 === 0 ? 1 : 0)) % classes)] = 1
  }
  return t
}

function cases(seed: number): Case[] {
  const random = randomOf(seed, 'metrics')
  const newCase = caseBuilder(seed)
  const hand = (name: string, p: number[][], t: number[][], expected: number, guarded?: boolean): Case => {
    const [probabilities, targets] = [p, t].map((rows) =>
      tensorData(rows.flat(), [rows.length, rows[0].length]),
    )
    return newCase('hand', name, [probabilities, targets], { expected, guarded })
  }
  const general = (name: string, p: TensorData, t: TensorData): Case => newCase('general', name, [p, t])
  const guesses = probabilities(random, [53, 4])
  const far = probabilities(random, [24, 4], 9)
  // In some rows the last class is the best.
  const wide = probabilities(random, [21, 66])
  for (const row of [1, 2, 3]) {
    const numbers = wide.data.subarray(66 * row, 66 * (row + 1))
    const best = numbers.indexOf(Math.max(...numbers))
    ;[numbers[best], numbers[65]] = [numbers[65], numbers[best]]
  }
  // One half plus or minus 2^-12 down to 2^-22. Rounding makes a tie of that.
  const close = tensorData(
    Array.from({ length: 22 }, (_, i) => 0.5 + (random() < 0.5 ? -1 : 1) * 2 ** -(12 + (i >> 1))).flatMap(
      (p) => [p, 1 - p],
    ),
    [22, 2],
  )
  return [
    hand(
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
      true,
    ),
    hand(
      'soft targets, by hand: the largest is the class',
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
    hand('a probability of 0.0000001, by hand', [[0.9, 0.0999999, 0.0000001]], [[1, 0, 0]], 1),
    hand(
      'close, but not a tie, by hand',
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
        // Soft targets can tie, too: the class of this row is 0.
        [0.5, 0.5, 0],
      ],
      0.6,
    ),
    hand('one picture, right', [[0.25, 0.75]], [[0, 1]], 1),
    hand('one picture, wrong', [[0.25, 0.75]], [[1, 0]], 0),
    hand('one picture with a soft target, wrong', [[0.25, 0.75]], [[0.625, 0.375]], 0),
    hand('certain and right', [[0, 0, 1, 0]], [[0, 0, 1, 0]], 1),
    general('64 pictures, 10 classes', probabilities(random, [64, 10]), oneHot(random, 64, 10)),
    general('200 pictures, 2 classes', probabilities(random, [200, 2]), oneHot(random, 200, 2)),
    general('probabilities from almost 0 to almost 1', far, agreeing(far)),
    general('close to one half', close, agreeing(close)),
    general('soft targets', probabilities(random, [90, 3]), probabilities(random, [90, 3])),
    general('views', transposed(guesses), sliced(agreeing(guesses))),
    // The best number of a row is larger than those of all rows after it.
    hand(
      'less and less certain, by hand',
      [
        [0.9, 0.1, 0],
        [0.1, 0.7, 0.2],
        [0.3, 0.3, 0.4],
      ],
      [
        [1, 0, 0],
        [0, 0.75, 0.25],
        [0.25, 0.25, 0.5],
      ],
      1,
    ),
    general('65 pictures, 17 classes', probabilities(random, [65, 17]), probabilities(random, [65, 17])),
    general('21 pictures, 66 classes', wide, agreeing(wide)),
    ...inOtherViews(newCase, [probabilities(random, [7, 4]), probabilities(random, [7, 4])]),
    ...drawnCases(ranges['metrics/accuracy'], 'metrics/accuracy', seed),
    general('a network that has learned nothing', probabilities(random, [53, 4]), oneHot(random, 53, 4)),
  ]
}

/** A table with more rows than this does not help. */
const mostRows = 6

/** 'row 1: p [0.4, 0.4, 0.2] predicts class 0, t [0, 1, 0] is class 1: wrong.', for each row of a small case. */
function rowByRow({ args }: Case): string[] {
  const [p, t] = args as [TensorData, TensorData]
  const [rows, classes] = p.shape
  const row = (x: TensorData, n: number) => x.data.subarray(n * classes, (n + 1) * classes)
  const classOf = (line: Float32Array) => line.indexOf(Math.max(...line))
  const lines = Array.from({ length: rows }, (_, n) => {
    const [predicted, wanted] = [row(p, n), row(t, n)]
    const right = classOf(predicted) === classOf(wanted)
    const text =
      `row ${n}: p [${Array.from(predicted, show).join(', ')}] predicts class ${classOf(predicted)}, ` +
      `t [${Array.from(wanted, show).join(', ')}] is class ${classOf(wanted)}: ${right ? 'right' : 'wrong'}.`
    return { right, text }
  })
  if (rows <= mostRows) return lines.map(({ text }) => text)
  return [`${lines.filter(({ right }) => right).length} of ${rows} rows are right.`]
}

export const checks: Record<string, Check> = {
  'metrics/accuracy': calledAgain(
    {
      cases,
      expect: ({ args: [p, t] }) => ({
        number: accuracy(p as TensorData, t as TensorData),
        // Far less than one picture of 200.
        tolerance: 1e-5,
      }),
      remark: rowByRow,
    },
    'views',
    'a network that has learned nothing',
  ),
}
