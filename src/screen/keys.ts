/** Which key does what in which view, and how the footer describes it. */
import type { Key } from 'ink'
import stringWidth from 'string-width'
import type { View } from './session.ts'

const everywhere = {
  q: 'quit',
  'ctrl-c': 'quit',
  'ctrl-l': 'redraw',
  escape: 'back',
} as const

const scrolling = {
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
  'ctrl-d': 'page-down',
  'ctrl-f': 'page-down',
  'ctrl-u': 'page-up',
  'ctrl-b': 'page-up',
} as const

const reading = {
  ...everywhere,
  ...scrolling,
  n: 'next',
  right: 'next',
  p: 'previous',
  left: 'previous',
  l: 'list',
  h: 'hint',
  i: 'lesson',
  m: 'map',
  u: 'unfold',
  d: 'input',
  v: 'cases',
  f: 'run-case',
  s: 'solution',
  r: 'reset',
  c: 'check',
  return: 'check',
  a: 'check-all',
  e: 'edit',
  t: 'train',
  o: 'open-next',
  w: 'look',
  '?': 'help',
} as const

const bindings = {
  kata: reading,
  hint: reading,
  lesson: { ...reading, i: 'back' },
  look: { ...reading, w: 'back' },
  solution: reading,
  map: { ...reading, right: 'next-slice', left: 'previous-slice', m: 'back' },
  input: { ...reading, d: 'back' },
  cases: { ...reading, v: 'back' },
  case: reading,
  help: { ...reading, '?': 'back' },
  list: {
    ...everywhere,
    ...scrolling,
    n: 'down',
    p: 'up',
    l: 'back',
    return: 'choose',
    '/': 'filter',
    '?': 'help',
  },
  // Every other key is text.
  filter: {
    'ctrl-c': 'quit',
    'ctrl-l': 'redraw',
    up: 'up',
    down: 'down',
    pageup: 'page-up',
    pagedown: 'page-down',
    return: 'choose',
    escape: 'unfilter',
    backspace: 'erase',
  },
  confirm: { ...everywhere, y: 'yes', n: 'no', escape: 'no' },
} as const satisfies Record<View, Record<string, string>>

type Values<Type> = Type extends unknown ? Type[keyof Type] : never
/** Everything that a key can do. */
export type Action = Values<(typeof bindings)[View]>

/** The action of a key in a view. The name of the key is one that `keyNames` gives. */
export const actionOf = (view: View, key: string): Action | undefined =>
  (bindings[view] as Record<string, Action>)[key]

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
  // Most terminals send for backspace what Ink calls delete.
  if (key.backspace || key.delete) return ['backspace']
  if (key.meta) return []
  const characters = [...input]
  return characters.every((character) => character === characters[0]) ? characters : []
}

/** A key and what it does, as shown in the footer. */
export type KeyLabel = [key: string, label: string]

/** What keys do, in the order in which the footer shows them. */
const labels: Record<string, string> = {
  '←→': 'slice',
  '↑↓': 'scroll',
  '/': 'filter',
  enter: 'open',
  y: 'yes',
  n: 'next',
  p: 'previous',
  l: 'list',
  i: 'lesson',
  h: 'hint',
  m: 'map',
  u: 'unfold',
  d: 'input',
  v: 'cases',
  f: 'one case',
  w: 'picture',
  s: 'solution',
  r: 'reset',
  c: 'check',
  a: 'all',
  e: 'edit',
  t: 'train',
  esc: 'back',
  '?': 'help',
  q: 'quit',
  'ctrl-c': 'quit',
}

/** Labels that differ in a view. */
const ownLabels: Partial<Record<View, Record<string, string>>> = {
  list: { '↑↓': 'move' },
  filter: { '↑↓': 'move', esc: 'all' },
  hint: { h: 'next hint' },
  case: { f: 'run again' },
  confirm: { n: 'no' },
}

/** The keys in the footer of a view, the most useful ones first: those at the end are left out if there is no room. */
const footerKeys: Record<View, string> = {
  kata: 'q ? n h u i w e m d v f s l r t p c a',
  lesson: 'q esc ↑↓ e h n ?',
  look: 'q esc n s e ?',
  map: 'q ←→ esc ↑↓ h ? e s',
  list: 'q ↑↓ enter / esc ?',
  filter: 'enter esc ↑↓ ctrl-c',
  input: 'q esc ↑↓ m v f e ?',
  cases: 'q esc ↑↓ d f e ?',
  case: 'q f esc ↑↓ d e ?',
  hint: 'q h esc ↑↓ s e ?',
  solution: 'q esc ↑↓ e ?',
  confirm: 'y n q',
  help: 'q esc ↑↓',
}

const gap = 2

/** As many labels of a view as fit into `width` columns, without those of `useless` keys. */
export function footerOf(view: View, width: number, useless: readonly string[] = []): KeyLabel[] {
  const all = { ...labels, ...ownLabels[view] }
  const fitting = new Set<string>()
  let used = -gap
  for (const key of footerKeys[view].split(' ')) {
    if (useless.includes(key)) continue
    used += gap + stringWidth(`${key} ${all[key]}`)
    if (used > width) break
    fitting.add(key)
  }
  return Object.entries(all).filter(([key]) => fitting.has(key))
}
