import type { dense } from '#solutions/dense/forward.ts'
import type { Tensor } from '#tensor'
import { add, blind, build, map, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult, keptWeights } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

interface Twists {
  input?: (x: Tensor, n: number, d: number) => number
  weight?: (w: Tensor, d: number, u: number) => number
  bias?: (b: Tensor, u: number) => number
}

const twisted =
  ({
    input = (x, n, d) => x.get(n, d),
    weight = (w, d, u) => w.get(d, u),
    bias = (b, u) => b.get(u),
  }: Twists): typeof dense =>
  (x, w, b) =>
    build([x.shape[0], b.shape[0]], (n, u) => {
      return bias(b, u) + sum([x.shape[1]], (d) => input(x, n, d) * weight(w, d, u))
    })

const right = twisted({})
const products = twisted({ bias: () => 0 })

export const mistakes: Mistake<typeof dense>[] = [
  {
    name: 'weights-transposed',
    diagnosis: 'You read the weights as [out, in], but they are [in, out].',
    hint: 'The first index of w goes with the inputs.',
    kata: twisted({ weight: (w, d, u) => w.get(u, d) }),
  },
  {
    name: 'weights-transposed-in-memory',
    diagnosis: 'You read the memory of w as if w were [out, in], but it is [in, out].',
    hint: 'Neighbours in w.data belong to the same input.',
    kata: (x, w, b) => {
      const { data } = map(w, (v) => v)
      return twisted({ weight: (_, d, u) => data[u * w.shape[0] + d] })(x, w, b)
    },
  },
  {
    name: 'bias-missing',
    diagnosis: 'You leave out the bias.',
    hint: 'Every unit has one number that is added to its sum.',
    kata: products,
  },
  {
    name: 'bias-per-input',
    diagnosis: 'You add the bias once for every input instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: (x, w, b) =>
      right(
        x,
        w,
        map(b, (v) => v * x.shape[1]),
      ),
  },
  {
    name: 'one-bias-for-all',
    diagnosis: 'You add the bias of the first unit to all units.',
    hint: 'b has one number for each unit.',
    kata: twisted({ bias: (b) => b.get(0) }),
  },
  {
    name: 'bias-subtracted',
    diagnosis: 'You subtract the bias instead of adding it.',
    hint: 'y = x w + b.',
    kata: twisted({ bias: (b, u) => -b.get(u) }),
  },
  {
    name: 'first-row-only',
    diagnosis: 'You compute every row of the batch from the first row of x.',
    hint: 'Use the batch index when you read x, too.',
    kata: twisted({ input: (x, _, d) => x.get(0, d) }),
  },
  {
    name: 'rest-of-the-batch-left-out',
    diagnosis: 'You fill in the first row of the batch only; the others stay 0.',
    hint: 'The outermost loop runs over the batch.',
    kata: (x, w, b) => map(right(x, w, b), (v, n) => (n === 0 ? v : 0)),
  },
  {
    name: 'sum-never-reset',
    diagnosis: 'You never reset the sum to 0: every output contains all the products before it.',
    hint: 'Where do you declare the variable that you add to?',
    kata: (x, w, b) => {
      let running = 0
      return map(products(x, w, b), (v, _, u) => {
        running += v
        return running + b.get(u)
      })
    },
  },
  {
    name: 'sum-not-reset-between-units',
    diagnosis:
      'Each of your outputs contains those before it in its row, as if the sum were reset for every row but not for every unit.',
    hint: 'The sum has to start inside the loop over the units.',
    kata: (x, w, b) => {
      let running = 0
      return map(products(x, w, b), (v, _, u) => {
        running = u === 0 ? v : running + v
        return running + b.get(u)
      })
    },
  },
  {
    name: 'last-product-only',
    diagnosis: 'Only the last input counts in your sums, as if every product overwrote the sum.',
    hint: 'Compare = and +=.',
    kata: twisted({ weight: (w, d, u) => (d === w.shape[0] - 1 ? w.get(d, u) : 0) }),
  },
  {
    name: 'first-input-left-out',
    diagnosis: 'Your sum leaves out input 0.',
    hint: 'Indices begin at 0.',
    kata: twisted({ weight: (w, d, u) => (d > 0 ? w.get(d, u) : 0) }),
  },
  {
    name: 'last-input-left-out',
    diagnosis: 'Your sum leaves out the last input.',
    hint: 'Compare the bound of the inner loop with x.shape[1].',
    kata: twisted({ weight: (w, d, u) => (d < w.shape[0] - 1 ? w.get(d, u) : 0) }),
  },
  {
    name: 'mean-instead-of-sum',
    diagnosis: 'You divide the sum by the number of inputs.',
    hint: 'There is no division in a matrix product.',
    kata: (x, w, b) => map(products(x, w, b), (v, _, u) => v / x.shape[1] + b.get(u)),
  },
  {
    name: 'relu-included',
    diagnosis: 'You set negative results to 0, but relu is a separate kata: dense is linear.',
    hint: 'Outputs may be negative.',
    kata: (x, w, b) => map(right(x, w, b), (v) => Math.max(v, 0)),
  },
  {
    name: 'output-transposed',
    diagnosis: 'Your output is transposed: each row is a unit instead of a picture.',
    hint: 'y is [batch, units].',
    kata: (x, w, b) => right(x, w, b).transpose(1, 0),
  },
  {
    name: 'adds-to-the-bias',
    diagnosis: 'You add up the sums in b itself, but a function must not change its arguments.',
    hint: 'Copy the bias into a local variable before you add to it.',
    kata: (x, w, b) =>
      map(products(x, w, b), (v, _, u) => {
        add(b, v, u)
        return b.get(u)
      }),
  },
  reused(right),
  keptResult(right),
  keptWeights(right, 1),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the input row-major with contiguous first.',
    kata: (x, w, b) => right(blind(x), w, b),
  },
  {
    name: 'blind-to-strides-of-the-weights',
    diagnosis:
      'You read w.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Weights may be views, too.',
    kata: (x, w, b) => right(x, blind(w), b),
  },
  {
    name: 'bias-overwritten',
    diagnosis:
      'Each of your outputs is only its last product, as if each product overwrote the bias and the products before.',
    hint: 'Compare = and +=.',
    kata: twisted({ weight: (w, d, u) => (d === w.shape[0] - 1 ? w.get(d, u) : 0), bias: () => 0 }),
  },
]
