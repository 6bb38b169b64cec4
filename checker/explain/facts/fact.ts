/** What is exactly true of wrong numbers, as plain data. `in-words.ts` makes sentences of it. */

export type Claim =
  /** Axis k of the answer is axis `order[k]` of the right one. `names` says what these axes mean. */
  | { kind: 'transposed'; order: number[]; names: string[] }
  | { kind: 'reshaped' }
  | { kind: 'zero' }
  | { kind: 'scaled'; factor: number }
  /** Multiplied or divided by the extent of an axis of the first argument; `extent` if that is the same in all cases. */
  | { kind: 'scaledByExtent'; axis: 'batch' | 'last'; divided: boolean; extent?: number }
  | { kind: 'offset'; by: number }
  | { kind: 'shifted'; axis: number; name: string; by: 1 | -1 }
  | { kind: 'oneRight'; axis: number; name: string; which: 'first' | 'last' }
  | { kind: 'onlyBordersWrong' }
  | { kind: 'reordered' }

/** A claim about these parts of the answer ('' is the whole answer). */
export interface Fact {
  claim: Claim
  paths: string[]
  /** Also true of the cases in which these parts are right, as far as anything can be. */
  always: boolean
}
