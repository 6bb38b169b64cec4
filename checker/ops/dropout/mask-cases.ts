/** A dropout mask. Which elements it drops is random; roughly how many, and how it scales the others, is not. */
import { size } from '../../../src/tensor.ts'
import type { Case, Check, Mismatch, TensorData, Value } from '../../cases/case.ts'
import { randomOf } from '../../cases/draw.ts'
import { indexAt } from '../../cases/indices.ts'
import { show, showList } from '../../cases/values.ts'
import {
  deviations,
  element,
  firstWrong,
  notDrawnOncePerElement,
  notRepeatable,
  notTensorOfShape,
  wrong,
} from '../../judge/random-answers.ts'

const repeatCase = 'the same random numbers twice, then others'

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
    cases: (seed): Case[] => {
      const random = randomOf(seed, 'dropout/mask')
      const stream = () => ({ stream: Math.floor(random() * 2 ** 31) })
      const [first, other] = [stream(), stream()]
      const many = Array.from({ length: manyMasks }, (): Value[] => [[4, 5], 0.3, stream()])
      return [
        { name: '3x5, rate 0.5', kind: 'shape', seed, args: [[3, 5], 0.5, stream()] },
        { name: 'a picture, 2x3x4', kind: 'shape', seed, args: [[2, 3, 4], 0.25, stream()] },
        { name: 'rate 0 drops nothing', kind: 'property', seed, args: [[7, 11], 0, stream()] },
        {
          name: repeatCase,
          kind: 'property',
          seed,
          args: [[9, 13], 0.4, first],
          furtherCalls: [
            [[9, 13], 0.4, first],
            [[9, 13], 0.4, other],
          ],
        },
        ...[0.2, 0.5, 0.8].map(
          (rate): Case => ({
            name: `100x99, rate ${rate}`,
            kind: 'property',
            seed,
            args: [[100, 99], rate, stream()],
          }),
        ),
        { name: manyCase, kind: 'property', seed, args: many[0], furtherCalls: many.slice(1) },
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
        () => (name === manyCase ? notIndependent(answers as TensorData[], rate) : undefined),
      )
    },
  },
}
