/** The same call with its tensors in other layouts: each shows another way to misread offset and strides. */
import type { CaseBuilder } from './build.ts'
import type { Case, Value, View } from './case.ts'
import { inOneRow } from './range.ts'
import { mapTensors } from './values.ts'

const names: Partial<Record<View, string>> = {
  reversed: 'backwards in memory',
  rows: 'rows from the middle of a larger array',
}

/** Those that show what 'transposed' and 'sliced' do not. The drawn cases have the other layouts, too. */
export const inOtherViews = (newCase: CaseBuilder, args: Value[]): Case[] => [
  ...Object.entries(names).map(([view, name]) =>
    newCase(
      'general',
      name,
      args.map((value) => mapTensors(value, (t) => ({ ...t, view: view as View }))),
    ),
  ),
  newCase(
    'general',
    'all rows are the same memory, with a stride of 0',
    args.map((value) => mapTensors(value, inOneRow)),
  ),
]
