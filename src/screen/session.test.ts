import { describe, expect, test } from 'vitest'
import { katas } from '../kata/curriculum.ts'
import type { Status, Verdict } from '../kata/verdict.ts'
import {
  type Event,
  knownStatusOf,
  listedKatas,
  mapsOf,
  openSession,
  passedOf,
  reduce,
  type Session,
  sliceOf,
  statusOf,
} from './session.ts'

const verdict = (id: string, status: Status): Verdict => ({ id, status, checks: { passed: 0, total: 4 } })
const play = (session: Session, ...events: Event[]) => events.reduce(reduce, session)

const failure = { case: 'one row', seed: 1, kind: 'value' as const, message: 'It is wrong.' }

const [first, second, third] = katas.map((kata) => kata.id)
const last = katas.at(-1)!.id

describe('a session opens', () => {
  test('at the first kata if nothing is known', () => {
    expect(openSession([])).toMatchObject({ current: first, cursor: first, view: 'kata', scroll: 0 })
  })

  test('at the first kata that has not passed', () => {
    const known = [verdict(first, 'passed'), verdict(second, 'failed'), verdict(third, 'passed')]
    expect(openSession(known).current).toBe(second)
  })

  test('at the first kata if all have passed', () => {
    expect(openSession(katas.map(({ id }) => verdict(id, 'passed'))).current).toBe(first)
  })
})

describe('verdicts', () => {
  test('an explanation is added to its verdict and does not move the screen', () => {
    const failed: Verdict = { ...verdict(first, 'failed'), failure }
    const known = { ...openSession([failed]), scroll: 3 }
    const explanation = { diagnosis: 'You add 1.', hint: 'Do not.' }
    const told = play(known, { type: 'explained', id: first, explanation })
    expect(told.verdicts[first]).toEqual({
      ...failed,
      failure: { ...failure, diagnosis: 'You add 1.' },
      explanation,
    })
    expect(told.scroll).toBe(3)
    expect(play(known, { type: 'explained', id: second, explanation })).toBe(known)
  })

  test('the second opinion on a kata goes when another kata is saved: it may be about that one', () => {
    const oracles = {
      reference: 'agrees',
      differences: 'differs',
      sentence: 'Your forward is wrong.',
    } as const
    const explanation = { facts: ['It is 0.'], oracles }
    const told = play(openSession([verdict(first, 'failed')]), { type: 'explained', id: first, explanation })
    const opinionAfter = (...ids: string[]) =>
      play(told, { type: 'saved', ids }).verdicts[first].explanation?.oracles
    expect(opinionAfter(first)).toEqual(oracles)
    expect(opinionAfter(second)).toBeUndefined()
    expect(play(told, { type: 'saved', ids: [second] }).verdicts[first].explanation?.facts).toEqual([
      'It is 0.',
    ])
  })

  test('a kata is unknown, then running, then what its verdict says', () => {
    const opened = openSession([])
    expect(statusOf(opened, first)).toBe('unknown')
    const started = play(opened, { type: 'started', ids: [first, second] })
    expect(statusOf(started, first)).toBe('running')
    const judged = play(started, { type: 'verdict', verdict: verdict(first, 'passed') })
    expect(statusOf(judged, first)).toBe('passed')
    expect(statusOf(judged, second)).toBe('running')
    expect(passedOf(judged)).toBe(1)
  })

  test('how many more cases are right than last time', () => {
    const counts = (total: number, ...passed: number[]) =>
      play(
        openSession([]),
        ...passed.map(
          (right): Event => ({
            type: 'verdict',
            verdict: { ...verdict(first, 'failed'), checks: { passed: right, total } },
          }),
        ),
      ).gained?.[first]
    expect(counts(9, 2)).toBe(0)
    expect(counts(9, 2, 5)).toBe(3)
    expect(counts(9, 2, 5, 4)).toBe(-1)
    // A stub has no cases.
    const written = play(openSession([{ ...verdict(first, 'untouched'), checks: { passed: 0, total: 0 } }]), {
      type: 'verdict',
      verdict: { ...verdict(first, 'failed'), checks: { passed: 2, total: 9 } },
    })
    expect(written.gained?.[first]).toBe(0)
  })

  test('what is below the page of a failure stays open, on every kata', () => {
    const open = play(openSession([]), { type: 'unfolded', at: 7 })
    expect(open).toMatchObject({ unfolded: true, scroll: 7 })
    const next = play(open, { type: 'moved', by: 1 })
    expect(next).toMatchObject({ unfolded: true, scroll: 0 })
    expect(play(next, { type: 'unfolded', at: 7 })).toMatchObject({ unfolded: false, scroll: 0 })
  })

  test('after a run that is cancelled nothing is running and the verdicts stay', () => {
    const session = play(
      openSession([verdict(first, 'failed')]),
      { type: 'started', ids: [first] },
      { type: 'ended' },
    )
    expect(session.running).toEqual([])
    expect(statusOf(session, first)).toBe('failed')
  })

  test('the reason why a run failed is shown until the next run', () => {
    const failed = play(openSession([]), { type: 'ended', trouble: 'the host is gone' })
    expect(failed.trouble).toBe('the host is gone')
    expect(play(failed, { type: 'started', ids: [first] }).trouble).toBeUndefined()
  })

  test('a check that ended without a verdict takes the old verdict away, and says why until the next verdict', () => {
    const passed = verdict(first, 'passed')
    const session = play(
      { ...openSession([passed]), current: first },
      { type: 'started', ids: [first] },
      { type: 'unjudged', ids: [first], why: 'the host is gone' },
      { type: 'ended', trouble: 'the host is gone' },
    )
    expect(statusOf(session, first)).toBe('unknown')
    expect(session).toMatchObject({ unfinished: { [first]: 'the host is gone' }, trouble: undefined })
    expect(play(session, { type: 'verdict', verdict: passed }).unfinished).toEqual({})
  })

  test('a kata that is checked again keeps its known status', () => {
    const session = play(openSession([verdict(first, 'failed')]), { type: 'started', ids: [first] })
    expect(statusOf(session, first)).toBe('running')
    expect(knownStatusOf(session, first)).toBe('failed')
  })

  test('a new verdict on the current kata is shown from its first line; one on another kata moves nothing', () => {
    const scrolled = play(openSession([]), { type: 'scrolled', by: 5, max: 9 })
    expect(play(scrolled, { type: 'verdict', verdict: verdict(second, 'failed') }).scroll).toBe(5)
    expect(play(scrolled, { type: 'verdict', verdict: verdict(first, 'failed') }).scroll).toBe(0)
  })
})

describe('saves', () => {
  test('saving another kata makes it the current one', () => {
    const session = play(openSession([]), { type: 'saved', ids: [third] })
    expect(session).toMatchObject({ current: third, cursor: third, view: 'kata' })
  })

  test('saving a helper, or many at once, stays at the current kata', () => {
    expect(play(openSession([]), { type: 'saved', ids: [] }).current).toBe(first)
    expect(play(openSession([]), { type: 'saved', ids: [second, third] }).current).toBe(first)
  })

  test('a save returns to the verdict from every other view and closes an open question', () => {
    const asked = play(openSession([]), { type: 'asked', question: 'reset' })
    const saved = play(asked, { type: 'saved', ids: [first] })
    expect(saved.view).toBe('kata')
    expect(saved.question).toBeUndefined()
    const reading = play(openSession([]), { type: 'revealed', solution: [{ sign: '', text: 'text' }] })
    expect(play(reading, { type: 'saved', ids: [first] })).not.toHaveProperty('solution')
  })
})

describe('tries', () => {
  const save = (status: Status): Event[] => [
    { type: 'saved', ids: [first] },
    { type: 'verdict', verdict: verdict(first, status) },
  ]
  const triesOf = (...events: Event[]) => play(openSession([]), ...events).tries[first]

  test('every save that was judged counts, until the kata passes', () => {
    expect(triesOf(...save('failed'), ...save('broken'))).toEqual({ count: 2, passed: false })
    const passed = [...save('failed'), ...save('passed')]
    expect(triesOf(...passed)).toEqual({ count: 2, passed: true })
    expect(triesOf(...passed, ...save('failed'), ...save('passed'))).toEqual({ count: 2, passed: true })
  })

  test('a check without a save, and a save that was overtaken by another, do not count', () => {
    expect(triesOf({ type: 'verdict', verdict: verdict(first, 'failed') })).toBeUndefined()
    expect(triesOf({ type: 'saved', ids: [first] }, ...save('failed'))).toEqual({ count: 1, passed: false })
  })

  test('back at the stub, counting starts again', () => {
    expect(triesOf(...save('failed'), ...save('untouched'))).toBeUndefined()
  })
})

describe('the lesson', () => {
  const read = (session: Session) => play(session, { type: 'lesson', text: '# relu' })
  const far = play(read(openSession([])), { type: 'scrolled', by: 7, max: 20 })

  test('opens where it was left', () => {
    const back = play(far, { type: 'closed' })
    expect(back).toMatchObject({ view: 'kata', scroll: 0 })
    expect(back).not.toHaveProperty('lesson')
    expect(read(back)).toMatchObject({ view: 'lesson', lesson: '# relu', scroll: 7 })
    expect(read(play(back, { type: 'moved', by: 1 }))).toMatchObject({ current: second, scroll: 0 })
  })
})

describe('moving', () => {
  test('next and previous, from any view but the list', () => {
    const session = play(
      openSession([]),
      { type: 'moved', by: 1 },
      { type: 'hinted' },
      { type: 'moved', by: 1 },
    )
    expect(session).toMatchObject({ current: third, view: 'kata' })
    expect(play(session, { type: 'moved', by: -1 }).current).toBe(second)
  })

  test('there is a message at both ends', () => {
    const opened = openSession([])
    expect(play(opened, { type: 'moved', by: -1 })).toMatchObject({
      current: first,
      message: 'This is the first kata.',
    })
    const end = play(opened, { type: 'saved', ids: [last] }, { type: 'moved', by: 1 })
    expect(end).toMatchObject({
      current: last,
      message: 'This is the last kata. Press t to train the network.',
    })
  })

  test('a message disappears with the next move', () => {
    const told = play(openSession([]), { type: 'said', message: 'Done.' })
    expect(told.message).toBe('Done.')
    expect(play(told, { type: 'saved', ids: [first] }).message).toBe('Done.')
    expect(play(told, { type: 'moved', by: 1 }).message).toBeUndefined()
  })

  test('in the list the cursor moves and stops at the ends; only enter changes the kata', () => {
    const list = play(openSession([]), { type: 'opened', view: 'list' }, { type: 'moved', by: 2 })
    expect(list).toMatchObject({ current: first, cursor: third })
    expect(play(list, { type: 'moved', by: 1000 }).cursor).toBe(last)
    expect(play(list, { type: 'moved', by: -1000 }).cursor).toBe(first)
    expect(play(list, { type: 'chosen' })).toMatchObject({ current: third, view: 'kata' })
    expect(play(list, { type: 'closed' })).toMatchObject({ current: first, cursor: first, view: 'kata' })
  })
})

describe('the filter of the list', () => {
  const filter = (...texts: string[]) =>
    play(
      openSession([verdict('conv2d/forward', 'failed')]),
      { type: 'opened', view: 'list' },
      { type: 'opened', view: 'filter' },
      ...texts.map((text): Event => ({ type: 'typed', text })),
    )
  const idsOf = (session: Session) => listedKatas(session).map((kata) => kata.id)

  test.each([
    [
      ['c', 'onv', '2d/'],
      ['conv2d/forward', 'conv2d/backward'],
    ],
    [['FAILED'], ['conv2d/forward']],
    [['back conv2d'], ['conv2d/backward', 'fast/zero-gradients', 'fast/conv-backward']],
    [['nothing like this'], []],
  ])('%j', (texts, ids) => expect(idsOf(filter(...texts))).toEqual(ids))

  test('the cursor is always on a kata that is listed, and moves among these', () => {
    const session = filter('conv2d/')
    expect(session.cursor).toBe('conv2d/forward')
    const moved = play(session, { type: 'moved', by: 9 })
    expect(moved.cursor).toBe('conv2d/backward')
    expect(play(moved, { type: 'chosen' })).toMatchObject({ current: 'conv2d/backward', view: 'kata' })
    expect(play(moved, { type: 'chosen' }).filter).toBeUndefined()
  })

  test('letters can be erased, and the filter given up', () => {
    expect(play(filter('x'), { type: 'erased' }, { type: 'erased' }).filter).toBeUndefined()
    expect(play(filter('x'), { type: 'unfiltered' })).toMatchObject({ view: 'list', filter: undefined })
  })

  test('if nothing is listed, enter goes back to the kata', () => {
    const none = filter('nothing like this')
    expect(play(none, { type: 'moved', by: 1 }, { type: 'chosen' }).current).toBe(none.current)
  })
})

describe('hints', () => {
  const { id, hints } = katas.find((kata) => kata.hints.length >= 3)!
  const opened = play(openSession([]), { type: 'saved', ids: [id] })

  test('each press shows one more', () => {
    const one = play(opened, { type: 'hinted' })
    expect(one).toMatchObject({ view: 'hint', hinted: { [id]: hints.slice(0, 1) } })
    expect(play(one, { type: 'hinted' }).hinted[id]).toEqual(hints.slice(0, 2))
  })

  test('the first press after coming back shows those that were seen before, not one more', () => {
    const back = play(opened, { type: 'hinted' }, { type: 'closed' }, { type: 'hinted' })
    expect(back).toMatchObject({ view: 'hint', hinted: { [id]: hints.slice(0, 1) } })
  })

  test('there is a message after the last one', () => {
    const all = play(opened, ...Array<Event>(hints.length).fill({ type: 'hinted' }))
    expect(all.hinted[id]).toEqual(hints)
    expect(all.message).toBeUndefined()
    const more = play(all, { type: 'hinted' })
    expect(more.hinted[id]).toEqual(hints)
    expect(more.message).toBe('That was the last hint.')
  })

  test('the hint for a known mistake comes first, the others follow, and none is shown twice', () => {
    const wrong = play(
      opened,
      { type: 'verdict', verdict: { ...verdict(id, 'failed'), failure } },
      { type: 'explained', id, explanation: { diagnosis: 'You add 1.', hint: 'Add nothing.' } },
    )
    const all = play(wrong, ...Array<Event>(hints.length + 1).fill({ type: 'hinted' }))
    expect(all.hinted[id]).toEqual(['Add nothing.', ...hints])
    expect(all.message).toBeUndefined()
    expect(play(all, { type: 'hinted' }).message).toBe('That was the last hint.')
  })

  test('the hint for a mistake that is found later comes next, even if other hints were seen before', () => {
    const seen = play(opened, { type: 'hinted' }, { type: 'hinted' }, { type: 'closed' })
    const wrong = play(
      seen,
      { type: 'verdict', verdict: { ...verdict(id, 'failed'), failure } },
      { type: 'explained', id, explanation: { diagnosis: 'You add 1.', hint: 'Add nothing.' } },
      { type: 'hinted' },
    )
    expect(wrong.hinted[id]).toEqual([hints[0], hints[1], 'Add nothing.'])
    // Once it was seen, coming back shows no more.
    expect(play(wrong, { type: 'closed' }, { type: 'hinted' }).hinted).toEqual(wrong.hinted)
    expect(play(wrong, { type: 'hinted' }).hinted[id]).toEqual([hints[0], hints[1], 'Add nothing.', hints[2]])
    // When the mistake is fixed, the hints that were shown stay, and the next one follows.
    const fixed = play(wrong, { type: 'verdict', verdict: verdict(id, 'failed') }, { type: 'hinted' })
    expect(fixed.hinted[id]).toEqual([hints[0], hints[1], 'Add nothing.', hints[2]])
  })
})

describe('the error map', () => {
  const map = {
    path: 'dx',
    shape: [2, 1, 2, 1],
    axes: ['picture', 'row', 'column', 'channel'],
    marks: '·+--',
    expected: ['1', '2', '3', '4'],
    got: ['1', '3', '2', '1'],
  }
  const maps = [map, { path: 'db', shape: [1], axes: ['element'], marks: '+', expected: ['1'], got: ['2'] }]
  const wrong = play(
    openSession([]),
    { type: 'verdict', verdict: { ...verdict(first, 'failed'), failure } },
    { type: 'explained', id: first, explanation: { maps } },
  )
  const opened = play(wrong, { type: 'opened', view: 'map' })
  const slices = (session: Session) => [mapsOf(session).length, sliceOf(session)]

  test('opens at the worst slice, and stops at the first and the last', () => {
    expect(opened.view).toBe('map')
    expect(slices(opened)).toEqual([2, 1])
    expect(slices(play(opened, { type: 'sliced', by: 1 }))).toEqual([2, 2])
    expect(slices(play(opened, { type: 'sliced', by: 9 }))).toEqual([2, 2])
    expect(slices(play(opened, { type: 'sliced', by: -1 }))).toEqual([2, 0])
    expect(slices(play(opened, { type: 'sliced', by: -9 }))).toEqual([2, 0])
  })

  test('keeps the chosen slice until there is another verdict or another kata', () => {
    const chosen = play(opened, { type: 'sliced', by: 1 }, { type: 'closed' })
    expect(chosen).toMatchObject({ view: 'kata', slice: 2 })
    const back = play(chosen, { type: 'moved', by: 1 }, { type: 'moved', by: -1 })
    expect(back.slice).toBeUndefined()
    const judged = play(
      opened,
      { type: 'sliced', by: 1 },
      { type: 'verdict', verdict: verdict(first, 'failed') },
    )
    expect(judged).toMatchObject({ view: 'kata', slice: undefined })
    const other = play(opened, { type: 'verdict', verdict: verdict(second, 'failed') })
    expect(other.view).toBe('map')
  })

  test('there is a message if there is none', () => {
    const none = play(openSession([]), { type: 'opened', view: 'map' })
    expect(none).toMatchObject({
      view: 'kata',
      message: expect.stringContaining('There is no error map'),
    })
    expect(play(none, { type: 'sliced', by: 1 }).slice).toBeUndefined()
  })
})

describe('scrolling', () => {
  test('stays between the first line and the last', () => {
    const down = play(
      openSession([]),
      { type: 'scrolled', by: 3, max: 5 },
      { type: 'scrolled', by: 3, max: 5 },
    )
    expect(down.scroll).toBe(5)
    expect(play(down, { type: 'scrolled', by: -100, max: 5 }).scroll).toBe(0)
  })

  test('goes above where the view started, if there is something above', () => {
    const up = play(openSession([]), { type: 'scrolled', by: -9, min: -4, max: 9 })
    expect(up.scroll).toBe(-4)
  })

  test('starts from what is visible if the window has grown', () => {
    const down = play(openSession([]), { type: 'scrolled', by: 9, max: 9 })
    expect(play(down, { type: 'scrolled', by: -1, max: 4 }).scroll).toBe(3)
  })

  test('every view starts at its first line', () => {
    const down = play(openSession([]), { type: 'scrolled', by: 9, max: 9 })
    expect(play(down, { type: 'opened', view: 'help' }).scroll).toBe(0)
    expect(play(down, { type: 'asked', question: 'solution' }).scroll).toBe(0)
  })
})
