/** A dropout mask. Which elements it drops is random; roughly how many, and how it scales the others, is not. */
import { size } from '../../../src/tensor.ts'
import { caseBuilder } from '../../cases/build.ts'
import type { Check, Mismatch, Stream, TensorData, Value } from '../../cases/case.ts'
import { drawnStream, randomOf, streamOf } from '../../cases/draw.ts'
import { indexAt } from '../../cases/indices.ts'
import { show, showList } from '../../cases/values.ts'
import {
  deviations,
  element,
  firstWrong,
  notDrawnOncePerElement,
  notRepeatable,
  notTensorOfShape,
  repeatCase,
  repeated,
  wrong,
} from '../../judge/random-answers.ts'

const manyMasks = 400
const manyCase = `${manyMasks} masks: is each element dropped independently?`

/** What is wrong with this mask, if every element should be 0 with probability `rate` and rescaled otherwise. */
function notDropoutMask(mask: TensorData, rate: number): Mismatch | undefined {
  const kept = 1 / (1 - rate)
  const n = mask.data.length
  const strange = mask.data.findIndex((x) => x !== 0 && Math.abs(x - kept) > kept * 2 ** -22)
  if (strange !== -1) {
    return wrong(`${element(mask, strange)}, expected 0 or ${show(kept)}, which is 1 / (1 - ${rate}).`, {
      expected: kept,
      got: mask.data[strange],
    })
  }
  const dropped = mask.data.filter((x) => x === 0).length / n
  // At a rate of 0 the variance is 0, too, and no element may be dropped.
  const tooFar = rate === 0 ? dropped > 0 : Math.abs(deviations(dropped, rate, rate * (1 - rate), n)) > 6.5
  if (!tooFar) return undefined
  return wrong(`${show(100 * dropped)}% of ${n} elements are dropped, expected about ${show(100 * rate)}%.`, {
    expected: rate,
    got: dropped,
  })
}

/**
 * The numbers of `random` decide the elements in row-major order. The smallest or the largest of them drop an element:
 * which of the two is free.
 */
function notInRowMajorOrder(mask: TensorData, stream: number): Mismatch | undefined {
  const random = streamOf(stream)
  const numbers = Array.from(mask.data, random)
  const [dropped, kept] = [
    numbers.filter((_, i) => mask.data[i] === 0),
    numbers.filter((_, i) => mask.data[i] !== 0),
  ]
  const range = (list: number[]) => [
    list.reduce((a, b) => Math.min(a, b), 1),
    list.reduce((a, b) => Math.max(a, b), 0),
  ]
  const [[lowest, highest], [low, high]] = [range(dropped), range(kept)]
  if (highest < low || lowest > high) return undefined
  return wrong(
    'The numbers from `random()` do not decide the elements in row-major order: the first number is for the first ' +
      'element, the second for the next one in the same row.',
  )
}

/** Over many masks: is each element dropped equally often, and do the masks differ? */
function notIndependent(masks: TensorData[], rate: number): Mismatch | undefined {
  const [{ shape }] = masks
  const dropped = masks[0].data.map((_, i) => masks.filter(({ data }) => data[i] === 0).length)
  const unfair = dropped.findIndex(
    (count) => Math.abs(deviations(count / masks.length, rate, rate * (1 - rate), masks.length)) > 6.5,
  )
  if (unfair !== -1) {
    return wrong(
      `Element ${showList(indexAt(unfair, shape))} is dropped in ${dropped[unfair]} of ${masks.length} masks, ` +
        `expected about ${show(rate * masks.length)}.`,
      { expected: rate * masks.length, got: dropped[unfair] },
    )
  }
  const totals = masks.map(({ data }) => data.filter((x) => x === 0).length)
  if (totals.some((total) => total !== totals[0])) return undefined
  return wrong(
    `Each of ${masks.length} masks drops exactly ${totals[0]} of ${size(shape)} elements. ` +
      'Decide for each element separately, so that this number varies, too.',
    { got: totals[0] },
  )
}

export const checks: Record<string, Check> = {
  'dropout/mask': {
    cases: (seed) => {
      const random = randomOf(seed, 'dropout/mask')
      const newCase = caseBuilder(seed)
      const stream = () => drawnStream(random)
      const [first, other] = [stream(), stream()]
      const many = Array.from({ length: manyMasks }, (): Value[] => [[4, 5], 0.3, stream()])
      return [
        newCase('shape', '3x5, rate 0.5', [[3, 5], 0.5, stream()]),
        newCase('shape', 'a picture, 2x3x4', [[2, 3, 4], 0.25, stream()]),
        newCase('property', 'rate 0 drops nothing', [[7, 11], 0, stream()]),
        repeated(newCase, [[9, 13], 0.4], first, other),
        ...[0.2, 0.5, 0.8, 0.995].map((rate) =>
          newCase('property', `100x99, rate ${rate}`, [[100, 99], rate, stream()]),
        ),
        newCase('property', 'one axis, rate 0.05', [[900], 0.05, stream()]),
        newCase('property', 'four axes, rate 0.65', [[7, 3, 5, 9], 0.65, stream()]),
        newCase('property', '64x130, rate 0.95', [[64, 130], 0.95, stream()]),
        newCase('property', manyCase, many[0], { furtherCalls: many.slice(1) }),
      ]
    },
    judge: ({ name, args, furtherCalls }, returned, draws) => {
      const [shape, rate] = args as [number[], number]
      const answers = furtherCalls ? (returned as Value[]) : [returned]
      return firstWrong(
        ...answers.map((got) => () => notTensorOfShape(shape, got)),
        () => notDrawnOncePerElement(draws, size(shape)),
        ...answers.map((got) => () => notDropoutMask(got as TensorData, rate)),
        () => (name === repeatCase ? notRepeatable(answers) : undefined),
        () =>
          furtherCalls || rate === 0
            ? undefined
            : notInRowMajorOrder(returned as TensorData, (args[2] as Stream).stream),
        () => (name === manyCase ? notIndependent(answers as TensorData[], rate) : undefined),
      )
    },
  },
}
