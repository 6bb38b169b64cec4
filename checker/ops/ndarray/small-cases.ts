import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { numbersOf } from '../../cases/small-numbers.ts'
import { showList } from '../../cases/values.ts'

type Sizes = Record<'rows' | 'columns' | 'view', number>

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'ndarray/transpose': {
    argumentNames: ['x'],
    ownMemory: true,
    initialSizes: [1, 2, 3].map((view) => ({ rows: 3, columns: 4, view })),
    args: ({ rows, columns, view }) => asViews(view, [numbersOf(1, 0)([rows, columns])]),
    calculation: (_, __, [i, j]) => `x${showList([j, i])}`,
  },
}
