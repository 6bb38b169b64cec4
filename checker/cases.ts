/** How the lists of cases are written: one line for a case. */
import type { ConvOptions, PoolOptions } from '../src/tensor.ts'
import type { Case, Value } from './types.ts'

/** Options are plain data too, but as interfaces TypeScript does not see it. */
type Argument = Value | ConvOptions | PoolOptions

export type CaseOf = (
  kind: Case['kind'],
  name: string,
  args: readonly Argument[],
  more?: Partial<Pick<Case, 'expected' | 'guarded'>>,
) => Case

/** `one('general', 'a batch of two', [x, w, b])` is a case of this seed. */
export const caseOf =
  (seed: number): CaseOf =>
  (kind, name, args, more = {}) => ({ name, kind, seed, args: args as Value[], ...more })
