/** Which key does what in which view, and how the footer describes it. */
import type { Key } from 'ink'
import stringWidth from 'string-width'
import type { View } from './session.ts'

export type Action =
  | 'next'
  | 'previous'
  | 'list'
  | 'hint'
  | 'map'
  | 'next-slice'
  | 'previous-slice'
  | 'solution'
  | 'reset'
  | 'check'
  | 'check-all'
  | 'edit'
  | 'train'
  | 'help'
  | 'quit'
  | 'back'
  | 'choose'
  | 'yes'
  | 'no'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'top'
  | 'bottom'
  | 'redraw'

const everywhere: Record<string, Action> = {
  q: 'quit',
  'ctrl-c': 'quit',
  'ctrl-l': 'redraw',
  escape: 'back',
}

const scrolling: Record<string, Action> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  pageup: 'page-up',
  pagedown: 'page-down',
  ' ': 'page-down',
  home: 'top',
  g: 'top',
  end: 'bottom',
  G: 'bottom',
}

const reading: Record<string, Action> = {
  ...everywhere,
  ...scrolling,
  n: 'next',
  right: 'next',
  p: 'previous',
  left: 'previous',
  l: 'list',
  h: 'hint',
  m: 'map',
  s: 'solution',
  r: 'reset',
  c: 'check',
  return: 'check',
  a: 'check-all',
  e: 'edit',
  t: 'train',
  '?': 'help',
}

const bindings: Record<View, Record<string, Action>> = {
  kata: reading,
  hint: reading,
  solution: reading,
  map: { ...reading, right: 'next-slice', left: 'previous-slice', m: 'back' },
  help: { ...reading, '?': 'back' },
  list: { ...everywhere, ...scrolling, n: 'down', p: 'up', l: 'back', return: 'choose', '?': 'help' },
  confirm: { ...everywhere, y: 'yes', n: 'no', escape: 'no' },
}

/** The action of a key in a view. The name of the key is one that `keyNames` gives. */
export const actionOf = (view: View, key: string): Action | undefined => bindings[view][key]

/**
 * The names of the keys in one chunk of input. A key that is held down can arrive several times at once; different
 * characters at once were pasted, and pasted text must not press keys.
 */
export function keyNames(input: string, key: Key): string[] {
  if (key.ctrl) return [`ctrl-${input}`]
  if (key.upArrow) return ['up']
  if (key.downArrow) return ['down']
  if (key.leftArrow) return ['left']
  if (key.rightArrow) return ['right']
  if (key.pageUp) return ['pageup']
  if (key.pageDown) return ['pagedown']
  if (key.home) return ['home']
  if (key.end) return ['end']
  if (key.return) return ['return']
  if (key.escape) return ['escape']
  if (key.meta) return []
  const characters = [...input]
  return characters.every((character) => character === characters[0]) ? characters : []
}

/** A key and what it does, as shown in the footer. */
export type KeyLabel = [key: string, label: string]

/** The most useful ones first: those at the end are left out if there is no room. */
const labels: Record<View, KeyLabel[]> = {
  kata: [
    ['q', 'quit'],
    ['?', 'help'],
    ['n', 'next'],
    ['h', 'hint'],
    ['m', 'map'],
    ['e', 'edit'],
    ['s', 'solution'],
    ['l', 'list'],
    ['r', 'reset'],
    ['t', 'train'],
    ['p', 'previous'],
    ['c', 'check'],
    ['a', 'all'],
  ],
  map: [
    ['q', 'quit'],
    ['←→', 'slice'],
    ['esc', 'back'],
    ['↑↓', 'scroll'],
    ['h', 'hint'],
    ['?', 'help'],
    ['e', 'edit'],
    ['s', 'solution'],
  ],
  list: [
    ['q', 'quit'],
    ['↑↓', 'move'],
    ['enter', 'open'],
    ['esc', 'back'],
    ['?', 'help'],
  ],
  hint: [
    ['q', 'quit'],
    ['h', 'next hint'],
    ['esc', 'back'],
    ['↑↓', 'scroll'],
    ['s', 'solution'],
    ['e', 'edit'],
    ['?', 'help'],
  ],
  solution: [
    ['q', 'quit'],
    ['esc', 'back'],
    ['↑↓', 'scroll'],
    ['e', 'edit'],
    ['?', 'help'],
  ],
  confirm: [
    ['y', 'yes'],
    ['n', 'no'],
    ['q', 'quit'],
  ],
  help: [
    ['q', 'quit'],
    ['esc', 'back'],
    ['↑↓', 'scroll'],
  ],
}

/** The order in which labels are shown. */
const order = '←→ ↑↓ enter y n p l h m s r c a e t esc ? q'.split(' ')

const gap = 2

/** As many labels of a view as fit into `width` columns, without those of `useless` keys. */
export function footerOf(view: View, width: number, useless: readonly string[] = []): KeyLabel[] {
  const fitting: KeyLabel[] = []
  let used = 0
  for (const [key, label] of labels[view]) {
    if (useless.includes(key)) continue
    const wide = stringWidth(key) + 1 + stringWidth(label) + (fitting.length ? gap : 0)
    if (used + wide > width) break
    used += wide
    fitting.push([key, label])
  }
  return fitting.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))
}
