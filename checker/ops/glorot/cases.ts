/** Random weights have no single right answer. They are judged by their range and by how evenly they fill it. */
import { type Shape, size } from '../../../src/tensor.ts'
import { caseBuilder } from '../../cases/build.ts'
import type { Check, Mismatch, TensorData, Value } from '../../cases/case.ts'
import { drawnStream, randomOf } from '../../cases/draw.ts'
import { show } from '../../cases/values.ts'
import {
  deviations,
  distanceFromUniform,
  element,
  firstWrong,
  notDrawnOncePerElement,
  notRepeatable,
  notTensorOfShape,
  repeatCase,
  repeated,
  wrong,
} from '../../judge/random-answers.ts'

/** Some of at least 10,000 numbers, so that no other distribution passes, and some as in the network. */
const shapes: Record<string, number[]> = {
  'dense, 80 inputs and 130 outputs': [80, 130],
  'conv2d, 3x3 kernel, 24 channels, 50 filters': [3, 3, 24, 50],
  'conv2d, 5x2 kernel, 60 channels, 18 filters': [5, 2, 60, 18],
  'conv2d, 1x1 kernel, 16 channels, 700 filters': [1, 1, 16, 700],
  'dense, 2,304 inputs and 2 outputs': [2304, 2],
  'dense, 70 inputs and 70 outputs': [70, 70],
  'dense, 128 inputs and 10 outputs': [128, 10],
  'conv2d, 3x3 kernel, 3 channels, 32 filters': [3, 3, 3, 32],
  'conv2d, 7x5 kernel, 9 channels, 4 filters': [7, 5, 9, 4],
}

/** The limit, for weights of dense and of conv2d. */
function limitOf(shape: Shape): number {
  if (shape.length === 2) return Math.sqrt(6 / (shape[0] + shape[1]))
  const [height, width, channels, filters] = shape
  return Math.sqrt(6 / (height * width * channels + height * width * filters))
}

/** What is wrong with these weights, if they should be uniform in [-limit, limit). */
export function notGlorotUniform({ data, shape }: TensorData): Mismatch | undefined {
  const limit = limitOf(shape)
  const n = data.length
  const float32 = 1 + 2 ** -22
  const outside = data.findIndex((w) => Math.abs(w) > limit * float32)
  if (outside !== -1) {
    return wrong(
      `${element({ data, shape }, outside)}, expected numbers from ${show(-limit)} to ${show(limit)}.`,
      { expected: limit, got: data[outside] },
    )
  }

  // One of 10,000 weights is exactly 0 in fewer than one draw of a thousand.
  const zeros = data.filter((w) => w === 0).length
  if (zeros > 2) {
    return wrong(`${zeros} of ${n} weights are exactly 0: small weights are weights, too.`, {
      expected: 0,
      got: zeros,
    })
  }

  const mean = data.reduce((sum, w) => sum + w, 0) / n
  const variance = limit ** 2 / 3
  if (Math.abs(deviations(mean, 0, variance, n)) > 6.5) {
    return wrong(`The mean of all ${n} weights is ${show(mean)}, expected about 0.`, {
      expected: 0,
      got: mean,
    })
  }

  // Of n uniform numbers the largest leaves a gap of 30 / n of the interval once in 10^13 times.
  const largest = data.reduce((a, b) => Math.max(a, b), -Infinity)
  const smallest = data.reduce((a, b) => Math.min(a, b), Infinity)
  const reach = limit * (1 - 60 / n)
  if (largest < reach || smallest > -reach) {
    return wrong(
      `All ${n} weights are between ${show(smallest)} and ${show(largest)}; they should fill the range from ` +
        `${show(-limit)} to ${show(limit)}.`,
      { expected: limit, got: largest },
    )
  }

  const inUnit = Float64Array.from(data, (w) => (w / limit + 1) / 2)
  if (distanceFromUniform(inUnit) > 3.4 / Math.sqrt(n)) {
    const inner = data.filter((w) => Math.abs(w) < limit / 2).length / n
    return wrong(
      `The weights are not spread evenly from ${show(-limit)} to ${show(limit)}: ` +
        `${show(100 * inner)}% lie in the inner half, expected about 50%.`,
      { expected: 0.5, got: inner },
    )
  }

  // float32 has about 2^24 numbers in the range. A few of n are equal by chance, but never a tenth.
  const different = new Set(data).size
  if (different < 0.9 * n) {
    return wrong(`Only ${different} of ${n} weights are different from each other.`, {
      expected: n,
      got: different,
    })
  }
  return undefined
}

/** Is an element 0 whatever the random numbers are? */
function neverFilled([first, _, other]: TensorData[]): Mismatch | undefined {
  const empty = first.data.findIndex((w, i) => w === 0 && other.data[i] === 0)
  return empty === -1 ? undefined : wrong(`${element(first, empty)}, whatever \`random\` returns.`)
}

export const checks: Record<string, Check> = {
  'glorot/uniform': {
    cases: (seed) => {
      const random = randomOf(seed, 'glorot')
      const newCase = caseBuilder(seed)
      const stream = () => drawnStream(random)
      const [first, other] = [stream(), stream()]
      return [
        newCase('shape', 'dense, 2 inputs and 3 outputs', [[2, 3], stream()]),
        newCase('shape', 'conv2d, 3x2 kernel, 2 channels, 4 filters', [[3, 2, 2, 4], stream()]),
        repeated(newCase, [[3, 3, 3, 5]], first, other),
        ...Object.entries(shapes).map(([name, shape]) => newCase('property', name, [shape, stream()])),
      ]
    },
    judge: ({ name, kind, args }, returned, draws) => {
      const shape = args[0] as number[]
      const answers = name === repeatCase ? (returned as Value[]) : [returned]
      return firstWrong(
        ...answers.map((got) => () => notTensorOfShape(shape, got)),
        () => notDrawnOncePerElement(draws, size(shape)),
        () => (name === repeatCase ? notRepeatable(answers) : undefined),
        () => (name === repeatCase ? neverFilled(answers as TensorData[]) : undefined),
        () =>
          kind === 'property' && name !== repeatCase ? notGlorotUniform(returned as TensorData) : undefined,
      )
    },
  },
}
