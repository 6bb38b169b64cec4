import type { Line } from './body.tsx'
import { wrap } from './wrap.ts'

const keys: [string, string][] = [
  ['n p', 'next, previous kata (also → ←)'],
  ['l', 'list all katas: ↑ ↓ to move, / to filter, enter to open'],
  ['i', 'the lesson'],
  ['h', 'a hint; press again for the next'],
  ['u', 'unfold all that is known about a failure'],
  ['m', 'error map: ← → for other slices'],
  ['d', 'the input of the failing case'],
  ['v', 'all cases, right and wrong'],
  ['f', 'run only the failing case and show what it prints'],
  ['e', 'open the file in $VISUAL or $EDITOR, at the line that failed'],
  ['o', 'open the next file, too, when you press n; again: do not'],
  ['c', 'check again (also enter)'],
  ['a', 'check all katas'],
  ['s', 'the solution and how yours differs'],
  ['r', 'back to the stub; your code is kept'],
  ['w', 'what your conv2d, relu or maxpool makes of a picture'],
  ['t', 'train the network'],
  ['↑ ↓', 'scroll (also j k, page up, page down)'],
  ['esc', 'back'],
  ['q', 'quit'],
]

const indent = 5

/** What each key does, and what the symbols mean. */
export function helpLines(width: number): Line[] {
  const text = (paragraph: string) => wrap(paragraph, width).map((line) => ({ text: line }))
  return [
    ...text('Edit the files in exercises/ with any editor. A kata is checked when you save its file.'),
    { text: '' },
    ...keys.flatMap(([key, meaning]) =>
      wrap(meaning, width - indent).map((line, at) => ({
        text: (at === 0 ? key : '').padEnd(indent) + line,
      })),
    ),
    { text: '' },
    ...text('✓ passed  ✗ failed  ! does not run  ‖ was stopped  · not written yet  ? not checked yet'),
    ...text('On the network map: ● done  ◔ ◐ ◕ started  ○ to do'),
  ]
}
