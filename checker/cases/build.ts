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
const again = 'called again with the same arrays, which hold other numbers now'

/**
 * The same check with two more cases, in which the kata is called twice in a row, as in training: with the arguments of
 * the case `name`, and with other numbers in the same shapes. A kata that returns the same array again overwrites its
 * first answer, and a kata that caches answers returns an old one.
 */
export const calledTwice = (check: Check, name: string): Check =>
  calledAgain(withSecondCall(check, twice, name), name)

/**
 * The same check with the second of these cases alone: before the second call, the numbers of the case `other` are written
 * into the arrays of the first one, as training writes new weights into the old arrays. Both cases have the same shapes.
 */
export const calledAgain = (check: Check, name: string, other?: string): Check =>
  withSecondCall(check, again, name, other, { sameArrays: true })

function withSecondCall(check: Check, as: string, name: string, other?: string, more?: Partial<Case>): Check {
  const { cases, expect, remark } = check
  return {
    ...check,
    // It is about the arguments of the first call.
    ...(remark && { remark: (testCase) => (testCase.furtherCalls ? [] : remark(testCase)) }),
    cases(seed) {
      const all = cases(seed)
      const caseOf = (wanted: string): Case => all.find((candidate) => candidate.name === wanted)!
      const { args, kind: _, guarded: __, expected: ___, ...rest } = caseOf(name)
      const second = other === undefined ? args.map(reversed) : caseOf(other).args
      const first = more?.sameArrays
        ? args.map((value, i) => (i === rest.into ? value : asViews(value)))
        : args
      return [...all, { ...rest, ...more, name: as, kind: 'property', args: first, furtherCalls: [second] }]
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

/** Views: a kata may keep the copy that it made to have them row-major. */
const asViews = (value: Value): Value => mapTensors(value, (t) => ({ view: 'transposed', ...t }))

/** The same with the numbers of every tensor from the last to the first: rows of probabilities stay what they are. */
const reversed = (value: Value): Value => mapTensors(value, (t) => ({ ...t, data: t.data.toReversed() }))
