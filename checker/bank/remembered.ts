/** The mistakes of right functions that keep something for an array, as though it held the same numbers for ever. */
import { type Tensor, tensor } from '#tensor'
import { values } from './loops.ts'
import type { AnyKata, Mistake } from './mistake.ts'

const hint = 'Training writes new numbers into the same arrays: what does your function use then?'

/** What `right` returns is kept, and returned again for the same first argument. */
export function keptResult<Kata extends AnyKata>(right: Kata): Mistake<Kata> {
  const known = new WeakMap<object, unknown>()
  return {
    name: 'result-kept-for-an-array',
    diagnosis:
      'You keep the result and return it again when you get the same array, although it may hold other numbers by then.',
    hint,
    kata: ((...args) => {
      const [first] = args
      if (!known.has(first)) known.set(first, right(...args))
      return known.get(first)
    }) as Kata,
  }
}

/** The weights, the argument at this position, are copied the first time, and the copy is used for the same array from then on. */
export function keptWeights<Kata extends AnyKata>(right: Kata, position: number): Mistake<Kata> {
  const known = new WeakMap<object, Tensor>()
  return {
    name: 'weights-kept-for-an-array',
    diagnosis:
      'You use a copy of the weights that you made when you first got their array, although it may hold other weights by now.',
    hint,
    kata: ((...args) => {
      const weights: Tensor = args[position]
      const copy = known.get(weights) ?? tensor(values(weights), weights.shape)
      known.set(weights, copy)
      return right(...args.with(position, copy))
    }) as Kata,
  }
}
