import type { Small } from '../../cases/small.ts'
import { numbersOf } from '../../cases/small-numbers.ts'
import { views } from '../../cases/small-views.ts'
import { showList } from '../../cases/values.ts'

type Sizes = Record<'rows' | 'columns' | 'view', number>

export const small: Record<string, Small<Sizes>> = {
  'ndarray/transpose': {
    names: ['x'],
    ownMemory: true,
    starts: [1, 2, 3].map((view) => ({ rows: 3, columns: 4, view })),
    args: ({ rows, columns, view }) => views(view, [numbersOf(1, 0)([rows, columns])]),
    sum: (_, __, [i, j]) => `x${showList([j, i])}`,
  },
}
