import { render } from 'ink-testing-library'
import { afterEach, describe, expect, test } from 'vitest'
import { eventOf } from './actions.ts'
import { App } from './app.tsx'
import { type Action, actionOf, footerOf } from './keys.ts'
import { openSession, reduce, type View } from './session.ts'

const views: View[] = ['kata', 'lesson', 'map', 'list', 'filter', 'hint', 'solution', 'confirm', 'help']

let unmount = () => {}
afterEach(() => unmount())

/** The names of the keys in a chunk of raw input. */
async function pressed(input: string): Promise<string[]> {
  const keys: string[] = []
  const app = render(
    <App
      session={openSession([])}
      size={{ columns: 80, rows: 24 }}
      onKey={(key) => keys.push(key)}
      onText={() => {}}
    />,
  )
  unmount = app.unmount
  await new Promise((resolve) => setTimeout(resolve, 20))
  app.stdin.write(input)
  await new Promise((resolve) => setTimeout(resolve, 20))
  return keys
}

describe('from the keyboard to keys', () => {
  test.each([
    ['n', ['n']],
    ['G', ['G']],
    ['?', ['?']],
    [' ', [' ']],
    ['\r', ['return']],
    ['\x1b', ['escape']],
    ['\x03', ['ctrl-c']],
    ['\x0c', ['ctrl-l']],
    ['\x1b[A', ['up']],
    ['\x1b[B', ['down']],
    ['\x1b[C', ['right']],
    ['\x1b[D', ['left']],
    ['\x1b[5~', ['pageup']],
    ['\x1b[6~', ['pagedown']],
    ['\x7f', ['backspace']],
    ['\x1b[H', ['home']],
    ['\x1b[F', ['end']],
  ])('%j', async (input, keys) => expect(await pressed(input)).toEqual(keys))

  test('a key that is held down counts each time', async () => {
    expect(await pressed('nnn')).toEqual(['n', 'n', 'n'])
  })

  test('pasted text presses no keys', async () => {
    expect(await pressed('try { reset() }')).toEqual([])
  })
})

describe('from keys to actions', () => {
  /** The actions of keys, all in one string; '-' if a key has none. */
  const actions = (view: View, keys: string): string =>
    keys
      .split(' ')
      .map((key) => actionOf(view, key) ?? '-')
      .join(' ')

  test('at a kata', () => {
    expect(actions('kata', 'n p l h s r c')).toBe('next previous list hint solution reset check')
    expect(actions('kata', 'return a e t ?')).toBe('check check-all edit train help')
  })

  test('a question is answered by y, n and escape; apart from quitting no other key works', () => {
    expect(actions('confirm', 'y n escape q r return pageup')).toBe('yes no no quit - - -')
    expect(actionOf('confirm', ' ')).toBeUndefined()
  })

  test('on the error map, arrows go through the slices, n and p through the katas', () => {
    expect(actions('kata', 'm left right')).toBe('map previous next')
    expect(actions('map', 'left right m n p h')).toBe('previous-slice next-slice back next previous hint')
  })

  test('in the list, keys do nothing to the kata behind it', () => {
    expect(actions('list', 'up down return l escape s r e t')).toBe('up down choose back back - - - -')
  })

  test('quit and back work in every view', () => {
    for (const view of views) {
      // In the filter of the list, q is a letter.
      expect(actions(view, 'q ctrl-c')).toBe(view === 'filter' ? '- quit' : 'quit quit')
      expect(['back', 'no', 'unfilter']).toContain(actionOf(view, 'escape'))
    }
  })
})

describe('from actions to events', () => {
  const opened = openSession([])
  const window = { bodyHeight: 8, restAt: 0, scrollMin: -2, scrollMax: 20 }

  test('scrolling by lines and by pages', () => {
    expect(eventOf('down', opened, window)).toEqual({ type: 'scrolled', by: 1, min: -2, max: 20 })
    expect(eventOf('page-up', opened, window)).toEqual({ type: 'scrolled', by: -7, min: -2, max: 20 })
  })

  test('in the list, the same keys move the cursor', () => {
    const list = reduce(opened, { type: 'opened', view: 'list' })
    expect(eventOf('up', list, window)).toEqual({ type: 'moved', by: -1 })
    expect(eventOf('page-down', list, window)).toEqual({ type: 'moved', by: 7 })
  })

  test('before the solution is shown there is a question, unless the kata has passed', () => {
    const { current } = opened
    expect(eventOf('solution', opened, window)).toEqual({ type: 'asked', question: 'solution' })
    const passed = { id: current, status: 'passed', checks: { passed: 1, total: 1 } } as const
    const solved = reduce(opened, { type: 'verdict', verdict: passed })
    expect(eventOf('solution', solved, window)).toBeUndefined()
  })

  test('the error map and its slices', () => {
    expect(eventOf('map', opened, window)).toEqual({ type: 'opened', view: 'map' })
    expect(eventOf('next-slice', opened, window)).toEqual({ type: 'sliced', by: 1 })
    expect(eventOf('previous-slice', opened, window)).toEqual({ type: 'sliced', by: -1 })
  })

  test('before a reset there is always a question', () => {
    expect(eventOf('reset', opened, window)).toEqual({ type: 'asked', question: 'reset' })
  })

  test('other actions do not change the session by themselves', () => {
    for (const action of ['check', 'edit', 'train', 'quit', 'yes'] as Action[]) {
      expect(eventOf(action, opened, window), action).toBeUndefined()
    }
  })
})

describe('the footer', () => {
  test('has as many keys as there is room for, the most useful ones first', () => {
    expect(footerOf('kata', 15).map(([key]) => key)).toEqual(['?', 'q'])
    expect(footerOf('kata', 40).map(([key]) => key)).toEqual(['n', 'h', 'u', '?', 'q'])
    expect(footerOf('kata', 40, ['u']).map(([key]) => key)).toEqual(['n', 'i', 'h', '?', 'q'])
    expect(footerOf('kata', 200)).toHaveLength(19)
    expect(footerOf('kata', 3)).toEqual([])
  })

  test('every key in it does something', () => {
    const spelled: Record<string, string> = { '↑↓': 'up', '←→': 'left', enter: 'return', esc: 'escape' }
    for (const view of views) {
      for (const [key] of footerOf(view, 200))
        expect(actionOf(view, spelled[key] ?? key), `${view} ${key}`).toBeDefined()
    }
  })
})
