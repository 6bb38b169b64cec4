import type { Line } from './body.tsx'
import { wrap } from './wrap.ts'

const keys: [string, string][] = [
  ['n p', 'next, previous kata (also → ←)'],
  ['l', 'list of all katas: ↑ ↓ to move, enter to open'],
  ['h', 'a hint; again for the next one'],
  ['m', 'map of what is wrong: ← → for its slices'],
  ['e', 'open the file in $VISUAL or $EDITOR'],
  ['c', 'check again (also enter)'],
  ['a', 'check all katas'],
  ['s', 'the solution, and how yours differs'],
  ['r', 'back to the stub; what is there is kept'],
  ['t', 'train the network'],
  ['↑ ↓', 'scroll (also page up, page down)'],
  ['esc', 'back'],
  ['q', 'quit'],
]

const indent = 5

/** What every key does, and what the symbols mean. */
export function helpLines(width: number): Line[] {
  const text = (paragraph: string) => wrap(paragraph, width).map((line) => ({ text: line }))
  return [
    ...text('Edit the files in exercises/ with any editor. A kata is checked when its file is saved.'),
    { text: '' },
    ...keys.flatMap(([key, meaning]) =>
      wrap(meaning, width - indent).map((line, at) => ({
        text: (at === 0 ? key : '').padEnd(indent) + line,
      })),
    ),
    { text: '' },
    ...text('✓ passed  ✗ failed  ! does not run  ‖ had to be stopped  · not written yet  ? not checked yet'),
    ...text('The network: ● done  ◐ begun  ○ to do'),
  ]
}
