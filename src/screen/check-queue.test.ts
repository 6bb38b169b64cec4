import { expect, test } from 'vitest'
import type { Explanation, Verdict } from '../kata/verdict.ts'
import { queueChecks, type Runner } from './check-queue.ts'
import type { Event } from './session.ts'

const verdict = (id: string): Verdict => ({ id, status: 'passed', checks: { passed: 1, total: 1 } })

/** A runner in the hands of the test: it says when a verdict comes and when a run ends. */
function handRunner() {
  const asked: string[][] = []
  const explained: string[] = []
  let onExplanation: (id: string, explanation: Explanation) => void = () => {}
  let onVerdict: (verdict: Verdict) => void = () => {}
  let settle: (error?: Error) => void = () => {}
  let cancelled = 0
  const runner: Runner = {
    run(request, listener) {
      asked.push(request.katas)
      onVerdict = listener
      return new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve(undefined))
      })
    },
    explain(request, listener) {
      explained.push(request.katas[0])
      onExplanation = listener
      return new Promise((resolve) => {
        settle = () => resolve(undefined)
      })
    },
    cancel() {
      cancelled++
    },
  }
  return {
    runner,
    asked,
    explained,
    explain: (id: string) => onExplanation(id, { diagnosis: `what is wrong with ${id}` }),
    judge: (id: string) => onVerdict(verdict(id)),
    async end(error?: Error) {
      settle(error)
      await new Promise((resolve) => setTimeout(resolve))
    },
    get cancelled() {
      return cancelled
    },
  }
}

function queue() {
  const hand = handRunner()
  const events: Event[] = []
  const checks = queueChecks(hand.runner, (event) => events.push(event))
  return {
    hand,
    events,
    checks,
    judged: () => events.flatMap((e) => (e.type === 'verdict' ? [e.verdict.id] : [])),
  }
}

test('one run: started, its verdicts, ended', async () => {
  const { hand, events, checks } = queue()
  checks.now(['a'])
  hand.judge('a')
  await hand.end()
  expect(events).toEqual([
    { type: 'started', ids: ['a'] },
    { type: 'verdict', verdict: verdict('a') },
    { type: 'ended' },
  ])
})

test('a save while others are checked: it goes first, the others are checked afterwards', async () => {
  const { hand, checks, judged } = queue()
  checks.later(['a', 'b', 'c'])
  hand.judge('a')
  checks.now(['c'])
  expect(hand.cancelled).toBe(1)
  await hand.end()
  hand.judge('c')
  await hand.end()
  hand.judge('b')
  await hand.end()
  expect(hand.asked).toEqual([['a', 'b', 'c'], ['c'], ['b']])
  expect(judged()).toEqual(['a', 'c', 'b'])
})

test('a verdict on a text that has been saved over is not shown', async () => {
  const { hand, checks, judged } = queue()
  checks.now(['a'])
  checks.now(['a'])
  hand.judge('a')
  expect(judged()).toEqual([])
  await hand.end()
  hand.judge('a')
  await hand.end()
  expect(hand.asked).toEqual([['a'], ['a']])
  expect(judged()).toEqual(['a'])
})

test('several saves within one run: none is dropped, each kata is checked once more, the latest first', async () => {
  const { hand, checks } = queue()
  checks.now(['a'])
  checks.now(['b'])
  checks.now(['a'])
  checks.now(['c'])
  await hand.end()
  expect(hand.asked).toEqual([['a'], ['c', 'a', 'b']])
  await hand.end()
  expect(hand.asked).toHaveLength(2)
})

test('a run that fails says so, and the next one works', async () => {
  const { hand, events, checks, judged } = queue()
  checks.now(['a'])
  await hand.end(new Error('the host is gone'))
  expect(events).toContainEqual({ type: 'ended', trouble: 'The check did not run: the host is gone' })
  checks.now(['a'])
  hand.judge('a')
  await hand.end()
  expect(judged()).toEqual(['a'])
})

test('nothing is asked for nothing', () => {
  const { hand, events, checks } = queue()
  checks.now([])
  checks.later([])
  expect([hand.asked, events]).toEqual([[], []])
})

test('a closer look is taken when there is nothing to check, and gives way to a save', async () => {
  const { hand, events, checks } = queue()
  checks.now(['a'])
  checks.explain('a')
  expect(hand.explained).toEqual([])
  hand.judge('a')
  await hand.end()
  expect(hand.explained).toEqual(['a'])
  hand.explain('a')
  await hand.end()
  expect(events.at(-1)).toEqual({
    type: 'explained',
    id: 'a',
    explanation: { diagnosis: 'what is wrong with a' },
  })

  checks.explain('b')
  const told = events.length
  checks.now(['c'])
  expect(hand.cancelled).toBe(1)
  // Too late: it belongs to a text that is gone.
  hand.explain('b')
  await hand.end()
  expect(events.slice(told)).toEqual([{ type: 'started', ids: ['c'] }])
  expect(hand.asked).toEqual([['a'], ['c']])
})
