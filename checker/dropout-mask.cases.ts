/** A dropout mask: which elements it drops is chance, how many of them and what the others become is not. */
import { size } from '../src/tensor.ts'
import { deviations, drawnOncePerElement, element, firstWrong, repeats, tensorOf, wrong } from './chance.ts'
import { randomOf } from './random.ts'
import type { Case, Check, Mismatch, TensorData, Value } from './types.ts'
import { show } from './values.ts'

const repeatCase = 'the same stream twice, then another'

/** What is wrong with this mask, if every element should be 0 with probability `rate` and else rescaled. */
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
  // At a rate of 0 the variance is 0 as well: then not one may be dropped.
  const tooFar = rate === 0 ? dropped > 0 : Math.abs(deviations(dropped, rate, rate * (1 - rate), n)) > 6.5
  if (!tooFar) return undefined
  return wrong(`${show(100 * dropped)}% of ${n} elements are dropped, expected about ${show(100 * rate)}%.`, {
    expected: rate,
    got: dropped,
  })
}

export const checks: Record<string, Check> = {
  'dropout/mask': {
    cases: (seed): Case[] => {
      const random = randomOf(seed, 'dropout/mask')
      const stream = () => ({ stream: Math.floor(random() * 2 ** 31) })
      const [first, other] = [stream(), stream()]
      return [
        { name: '3x5, rate 0.5', kind: 'shape', seed, args: [[3, 5], 0.5, stream()] },
        { name: 'a picture, 2x3x4', kind: 'shape', seed, args: [[2, 3, 4], 0.25, stream()] },
        { name: 'rate 0 drops nothing', kind: 'property', seed, args: [[7, 11], 0, stream()] },
        ...[0.2, 0.5, 0.8].map(
          (rate): Case => ({
            name: `100x99, rate ${rate}`,
            kind: 'property',
            seed,
            args: [[100, 99], rate, stream()],
          }),
        ),
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
      ]
    },
    judge: ({ name, args }, returned, draws) => {
      const [shape, rate] = args as [number[], number]
      const answers = name === repeatCase ? (returned as Value[]) : [returned]
      return firstWrong(
        ...answers.map((got) => () => tensorOf(shape, got)),
        () => drawnOncePerElement(draws, size(shape)),
        ...answers.map((got) => () => notDropoutMask(got as TensorData, rate)),
        () => (name === repeatCase ? repeats(answers) : undefined),
      )
    },
  },
}
