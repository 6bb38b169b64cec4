import type { softmaxBackward } from '#solutions/softmax/backward.ts'
import { along, blind, map, overwrite, total, values } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Each row on its own; `p` and `dp` are the rows that belong together. */
const rowwise =
  (f: (dp: number[], p: number[]) => number[]): typeof softmaxBackward =>
  (dp, p) => {
    const last = p.dimension - 1
    return along(dp, last, (upstream, ...start) => {
      const row = upstream.map((_, k) => p.get(...start.slice(0, last), k))
      return f(upstream, row)
    })
  }

const dot = (a: number[], b: number[]): number => total(a.map((v, k) => v * b[k]))
const right = rowwise((dp, p) => p.map((v, k) => v * (dp[k] - dot(dp, p))))

export const mistakes: Mistake<typeof softmaxBackward>[] = [
  {
    name: 'diagonal-only',
    diagnosis:
      'You use only the diagonal of the Jacobian, p (1 - p), but every logit affects the other probabilities, too.',
    hint: 'If one probability grows, the others have to shrink.',
    kata: rowwise((dp, p) => p.map((v, k) => dp[k] * v * (1 - v))),
  },
  {
    name: 'off-diagonal-only',
    diagnosis: 'You leave out how a logit affects its own probability.',
    hint: 'The Jacobian has a diagonal, p (1 - p).',
    kata: rowwise((dp, p) => p.map((v, k) => -v * (dot(dp, p) - dp[k] * v))),
  },
  {
    name: 'mean-not-subtracted',
    diagnosis: 'You return dp * p without subtracting the sum of dp * p over the row.',
    hint: 'If all logits grow by the same amount, nothing changes.',
    kata: rowwise((dp, p) => p.map((v, k) => dp[k] * v)),
  },
  {
    name: 'sum-not-weighted',
    diagnosis: 'You subtract the plain sum of dp instead of the sum of dp * p.',
    hint: 'Weight every upstream gradient by its probability.',
    kata: rowwise((dp, p) => p.map((v, k) => v * (dp[k] - total(dp)))),
  },
  {
    name: 'plain-mean',
    diagnosis: 'You subtract the plain mean of dp, but it has to be the mean weighted by p.',
    hint: 'Weight every upstream gradient by its probability.',
    kata: rowwise((dp, p) => p.map((v, k) => v * (dp[k] - total(dp) / dp.length))),
  },
  {
    name: 'outer-factor-missing',
    diagnosis: 'You leave out the factor p in front of the bracket.',
    hint: 'A class with a probability near 0 hardly moves.',
    kata: rowwise((dp, p) => p.map((_, k) => dp[k] - dot(dp, p))),
  },
  {
    name: 'factor-on-the-first-term-only',
    diagnosis: 'You multiply dp by p but subtract the sum of the row without that factor.',
    hint: 'The factor p applies to the whole bracket.',
    kata: rowwise((dp, p) => p.map((v, k) => v * dp[k] - dot(dp, p))),
  },
  {
    name: 'sum-added',
    diagnosis: 'You add the sum of dp * p instead of subtracting it.',
    hint: 'The derivative of a fraction contains a minus sign.',
    kata: rowwise((dp, p) => p.map((v, k) => v * (dp[k] + dot(dp, p)))),
  },
  {
    name: 'sign',
    diagnosis: 'Your gradient has the wrong sign.',
    hint: 'A larger logit makes its own probability larger.',
    kata: rowwise((dp, p) => p.map((v, k) => v * (dot(dp, p) - dp[k]))),
  },
  {
    name: 'over-the-batch',
    diagnosis: 'You sum dp * p over the batch instead of over the classes of a row.',
    hint: 'The rows of a batch are independent of each other.',
    kata: (dp, p) => {
      const products = map(dp, (v, ...index) => v * p.get(...index))
      const sums = along(products, 0, (line) => line.map(() => total(line)))
      return map(dp, (v, ...index) => p.get(...index) * (v - sums.get(...index)))
    },
  },
  {
    name: 'over-everything',
    diagnosis: 'You sum dp * p over the whole tensor instead of over the classes of a row.',
    hint: 'The rows of a batch are independent of each other.',
    kata: (dp, p) => {
      const sum = dot(values(dp), values(p))
      return map(dp, (v, ...index) => p.get(...index) * (v - sum))
    },
  },
  {
    name: 'sum-not-reset',
    diagnosis: 'From the second row on, your sums contain the rows before.',
    hint: 'Where do you declare the variable that you add to?',
    kata: (dp, p) => {
      let sum = 0
      return rowwise((upstream, row) => {
        sum += dot(upstream, row)
        return row.map((v, k) => v * (upstream[k] - sum))
      })(dp, p)
    },
  },
  {
    name: 'passes-everything',
    diagnosis: 'You pass the gradient through as if softmax were not there.',
    hint: 'Write down the derivative of one probability with respect to one logit.',
    kata: rowwise((dp) => dp),
  },
  {
    name: 'upstream-missing',
    diagnosis: 'You return p (1 - p) and never use the upstream gradient.',
    hint: 'The chain rule: the Jacobian times dp.',
    kata: rowwise((_, p) => p.map((v) => v * (1 - v))),
  },
  {
    name: 'zeros',
    diagnosis: 'You return zeros, which is right only when dp is the same for all classes.',
    hint: 'dp usually differs from class to class.',
    kata: rowwise((dp) => dp.map(() => 0)),
  },
  {
    name: 'fused',
    diagnosis:
      'You return p - dp, as if dp were the target of a crossentropy, but it can be any upstream gradient.',
    hint: 'The short formula is a separate kata, crossentropy/fused.',
    kata: rowwise((dp, p) => p.map((v, k) => v - dp[k])),
  },
  {
    name: 'softmax-again',
    diagnosis: 'You apply softmax to p once more before you use it, but p is already the output of softmax.',
    hint: 'p is the output of the forward pass, not its input.',
    kata: rowwise((dp, p) => {
      const powers = p.map(Math.exp)
      const q = powers.map((v) => v / total(powers))
      return q.map((v, k) => v * (dp[k] - dot(dp, q)))
    }),
  },
  {
    name: 'arguments-swapped',
    diagnosis:
      'You treat the first argument as the probabilities and the second as the gradient, but dp comes first.',
    hint: 'Read the order of the parameters again.',
    kata: (dp, p) => right(p, dp),
  },
  {
    name: 'divided-by-the-batch',
    diagnosis: 'You divide by the number of rows, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: (dp, p) => map(right(dp, p), (v) => v / (p.size / p.shape[p.dimension - 1])),
  },
  {
    name: 'writes-to-the-gradient',
    diagnosis: 'You change dp in place, but a function must not change its arguments.',
    hint: 'Allocate a new tensor for dz.',
    kata: (dp, p) => {
      const dz = right(dp, p)
      return overwrite(dp, (_, ...index) => dz.get(...index))
    },
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of dp.data and p.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (dp, p) => right(blind(dp), blind(p)),
  },
  {
    name: 'mean-over-classes',
    diagnosis:
      'You divide the sum of dp * p by the number of classes, but the weights p already add up to 1.',
    hint: 'A weighted mean whose weights sum to 1 needs no division.',
    kata: rowwise((dp, p) => p.map((v, k) => v * (dp[k] - dot(dp, p) / p.length))),
  },
]
