import type { denseBackward } from '#solutions/dense/backward.ts'
import { type LayerGradients, type Tensor, zeros } from '#tensor'
import { add, blind, build, each, map, overwrite, sum, values } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult, keptWeights } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** A single gradient, from the same arguments. */
type Part = (dy: Tensor, x: Tensor, w: Tensor) => Tensor

const rightDx: Part = (dy, x, w) =>
  build(x.shape, (n, d) => sum([w.shape[1]], (u) => dy.get(n, u) * w.get(d, u)))
const rightDw: Part = (dy, x, w) =>
  build(w.shape, (d, u) => sum([x.shape[0]], (n) => x.get(n, d) * dy.get(n, u)))
const rightDb: Part = (dy) => build([dy.shape[1]], (u) => sum([dy.shape[0]], (n) => dy.get(n, u)))

/** Right, except for the given parts. */
const twisted =
  ({
    dx = rightDx,
    dw = rightDw,
    db = rightDb,
  }: Partial<Record<keyof LayerGradients, Part>>): typeof denseBackward =>
  (dy, x, w) => ({ dx: dx(dy, x, w), dw: dw(dy, x, w), db: db(dy, x, w) })

const right = twisted({})
const scaled = (x: Tensor, factor: number) => map(x, (v) => v * factor)

export const mistakes: Mistake<typeof denseBackward>[] = [
  {
    name: 'weights-transposed',
    diagnosis: 'For dx you multiply dy by w as it is, but it has to be multiplied by the transpose of w.',
    hint: 'Which axis of w does the sum run over?',
    kata: twisted({
      dx: (dy, x, w) => build(x.shape, (n, d) => sum([w.shape[1]], (u) => dy.get(n, u) * w.get(u, d))),
    }),
  },
  {
    name: 'dw-transposed',
    diagnosis: 'Your dw is transposed: [out, in] instead of [in, out].',
    hint: 'dw has exactly the shape of w.',
    kata: twisted({ dw: (...args) => rightDw(...args).transpose(1, 0) }),
  },
  {
    name: 'dx-transposed',
    diagnosis: 'Your dx is transposed: [in, batch] instead of [batch, in].',
    hint: 'dx has exactly the shape of x.',
    kata: twisted({ dx: (...args) => rightDx(...args).transpose(1, 0) }),
  },
  {
    name: 'db-not-summed',
    diagnosis: 'You return dy as db, but it has to be summed over the batch.',
    hint: 'db has the shape of b, which has no batch axis.',
    kata: twisted({ db: (dy) => scaled(dy, 1) }),
  },
  {
    name: 'db-of-the-first-row',
    diagnosis: 'Your db is only the first row of dy, but dy has to be summed over the batch.',
    hint: 'The bias is added in every row.',
    kata: twisted({ db: (dy) => build([dy.shape[1]], (u) => dy.get(0, u)) }),
  },
  {
    name: 'db-of-the-last-row',
    diagnosis: 'Only the last row of the batch counts in your db, as if every row overwrote it.',
    hint: 'Compare = and +=.',
    kata: twisted({ db: (dy) => build([dy.shape[1]], (u) => dy.get(dy.shape[0] - 1, u)) }),
  },
  {
    name: 'db-summed-over-units',
    diagnosis: 'You sum db over the units instead of over the batch.',
    hint: 'db has one number for each unit.',
    kata: twisted({ db: (dy) => build([dy.shape[0]], (n) => sum([dy.shape[1]], (u) => dy.get(n, u))) }),
  },
  {
    name: 'db-averaged',
    diagnosis: 'You divide db by the batch size, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: twisted({ db: (dy) => scaled(rightDb(dy, dy, dy), 1 / dy.shape[0]) }),
  },
  {
    name: 'db-counts',
    diagnosis: 'Your db counts the rows instead of summing their gradients.',
    hint: 'The slope of an output with respect to its bias is 1: multiply it by the upstream gradient.',
    kata: twisted({ db: (dy) => build([dy.shape[1]], () => dy.shape[0]) }),
  },
  {
    name: 'dw-averaged',
    diagnosis: 'You divide dw by the batch size, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: twisted({ dw: (dy, x, w) => scaled(rightDw(dy, x, w), 1 / dy.shape[0]) }),
  },
  {
    name: 'everything-averaged',
    diagnosis: 'You divide all gradients by the batch size, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: (dy, x, w) => right(scaled(dy, 1 / dy.shape[0]), x, w),
  },
  {
    name: 'dw-of-the-first-row',
    diagnosis: 'Your dw uses the first row of the batch only.',
    hint: 'All rows share the weights.',
    kata: twisted({ dw: (dy, x, w) => build(w.shape, (d, u) => x.get(0, d) * dy.get(0, u)) }),
  },
  {
    name: 'dw-of-the-last-row',
    diagnosis: 'Only the last row of the batch counts in your dw, as if every row overwrote it.',
    hint: 'Compare = and +=.',
    kata: twisted({
      dw: (dy, x, w) => build(w.shape, (d, u) => x.get(x.shape[0] - 1, d) * dy.get(x.shape[0] - 1, u)),
    }),
  },
  {
    name: 'dw-from-the-weights',
    diagnosis: 'In dw you multiply dy by the weight instead of by the input.',
    hint: 'The slope of a product with respect to one factor is the other factor.',
    kata: twisted({ dw: (dy, x, w) => map(w, (v, _, u) => v * rightDb(dy, x, w).get(u)) }),
  },
  {
    name: 'dx-from-the-inputs',
    diagnosis: 'In dx you multiply dy by the input instead of by the weights.',
    hint: 'The slope of a product with respect to one factor is the other factor.',
    kata: twisted({ dx: (dy, x) => map(x, (v, n) => v * sum([dy.shape[1]], (u) => dy.get(n, u))) }),
  },
  {
    name: 'dx-of-the-last-unit',
    diagnosis: 'Only the last unit counts in your dx, as if every unit overwrote it.',
    hint: 'Every unit uses each input.',
    kata: twisted({
      dx: (dy, x, w) => map(x, (_, n, d) => dy.get(n, dy.shape[1] - 1) * w.get(d, dy.shape[1] - 1)),
    }),
  },
  {
    name: 'upstream-missing-in-dx',
    diagnosis: 'Your dx sums the weights without multiplying them by dy.',
    hint: 'The chain rule has two factors.',
    kata: twisted({ dx: (dy, x, w) => map(x, (_, _n, d) => sum([dy.shape[1]], (u) => w.get(d, u))) }),
  },
  {
    name: 'upstream-missing-in-dw',
    diagnosis: 'Your dw sums the inputs without multiplying them by dy.',
    hint: 'The chain rule has two factors.',
    kata: twisted({ dw: (_, x, w) => map(w, (_v, d) => sum([x.shape[0]], (n) => x.get(n, d))) }),
  },
  {
    name: 'dx-and-dw-swapped',
    diagnosis: 'You return dw as dx and dx as dw.',
    hint: 'Compare the shapes with those of x and w.',
    kata: twisted({ dx: rightDw, dw: rightDx }),
  },
  {
    name: 'sign',
    diagnosis: 'All your gradients have the wrong sign: subtracting them is the job of the optimiser.',
    hint: 'A gradient points uphill.',
    kata: (dy, x, w) => right(scaled(dy, -1), x, w),
  },
  {
    name: 'writes-to-the-weights',
    diagnosis: 'You subtract the gradient from w itself, but a function must not change its arguments.',
    hint: 'Training is another kata: this one only computes.',
    kata: twisted({
      dw: (dy, x, w) => {
        const dw = rightDw(dy, x, w)
        overwrite(w, (v, ...index) => v - 0.01 * dw.get(...index))
        return dw
      },
    }),
  },
  {
    name: 'zero-inputs-skipped',
    diagnosis: 'You skip the inputs that are 0, so their dx stays 0.',
    hint: 'If an input of 0 became a little larger, would the output change?',
    kata: twisted({
      dx: (...args) => {
        const [, x] = args
        return map(rightDx(...args), (v, ...index) => (x.get(...index) === 0 ? 0 : v))
      },
    }),
  },
  {
    name: 'zero-weights-skipped',
    diagnosis: 'You skip the weights that are 0, so their dw stays 0.',
    hint: 'If a weight of 0 became a little larger, would the output change?',
    kata: twisted({
      dw: (...args) => {
        const [, , w] = args
        return map(rightDw(...args), (v, ...index) => (w.get(...index) === 0 ? 0 : v))
      },
    }),
  },
  reused(right),
  keptResult(right),
  keptWeights(right, 2),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read dy.data, x.data and w.data as if they were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the arguments row-major with contiguous first.',
    kata: (dy, x, w) => right(blind(dy), blind(x), blind(w)),
  },
  {
    name: 'db-per-input',
    diagnosis: 'You add dy to db once for every input instead of once for every unit.',
    hint: 'Check which loop adds to db.',
    kata: twisted({
      db: (dy, x) => {
        // One by one, as the loops do: float32 rounds every sum.
        const db = zeros([dy.shape[1]])
        each([...dy.shape, x.shape[1]], (n, u) => add(db, dy.get(n, u), u))
        return db
      },
    }),
  },
  {
    name: 'weights-transposed-in-memory',
    diagnosis: 'For dx you read the memory of w as if w were [out, in], but it is [in, out].',
    hint: 'In row-major order the neighbour of w[d, u] is w[d, u + 1].',
    kata: twisted({
      dx: (dy, x, w) => {
        const flat = values(w)
        const [D, U] = w.shape
        return build(x.shape, (n, d) => sum([U], (u) => dy.get(n, u) * flat[u * D + d]))
      },
    }),
  },
]
