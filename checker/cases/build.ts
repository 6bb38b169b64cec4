/** How the lists of cases are written: one line for a case. */
import type { AdamOptions, ConvOptions, Layer, PoolOptions } from '../../src/tensor.ts'
import type { Case, Check, Value } from './case.ts'
import { mapTensors } from './values.ts'

/** Options are plain data too, but as interfaces TypeScript does not see it. */
type Argument = Value | AdamOptions | ConvOptions | PoolOptions | Layer | readonly Layer[]

export type CaseBuilder = (
  kind: Case['kind'],
  name: string,
  args: readonly Argument[],
  more?: Partial<Pick<Case, 'expected' | 'guarded' | 'furtherCalls' | 'ownMemory'>>,
) => Case

/** `newCase('general', 'a batch of two', [x, w, b])` is a case of this seed. */
export const caseBuilder =
  (seed: number): CaseBuilder =>
  (kind, name, args, more = {}) => ({ name, kind, seed, args: args as Value[], ...more })

const twice = 'called twice: the first result must not change'

/**
 * The same check with one more case, in which the kata is called twice in a row, as in training: with the arguments of
 * the case `name`, and with other numbers in the same shapes. A kata that returns the same array again overwrites its
 * first answer, and a kata that caches answers returns an old one.
 */
export function calledTwice(check: Check, name: string): Check {
  const { cases, expect } = check
  return {
    ...check,
    cases(seed) {
      const all = cases(seed)
      const { args, kind: _, guarded: __, ...rest } = all.find((candidate) => candidate.name === name)!
      return [...all, { ...rest, name: twice, kind: 'property', args, furtherCalls: [args.map(reversed)] }]
    },
    ...(expect && {
      expect(testCase) {
        const { furtherCalls, ...first } = testCase
        if (!furtherCalls) return expect(testCase)
        return [first.args, ...furtherCalls].map((args) => expect({ ...first, args }))
      },
    }),
  }
}

/** The same with the numbers of every tensor from the last to the first: rows of probabilities stay what they are. */
const reversed = (value: Value): Value => mapTensors(value, (t) => ({ ...t, data: t.data.toReversed() }))
