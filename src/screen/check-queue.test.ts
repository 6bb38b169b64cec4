import { expect, test } from 'vitest'
import type { Explanation, Verdict } from '../kata/verdict.ts'
import type { Runner } from '../runner/runner.ts'
import { queueChecks } from './check-queue.ts'
import type { Event } from './session.ts'

const verdict = (id: string): Verdict => ({ id, status: 'passed', checks: { passed: 1, total: 1 } })

/** A runner that the test controls: it decides when a verdict comes and when a run ends. */
function manualRunner() {
  const asked: string[][] = []
  const explained: string[] = []
  const alone: string[] = []
  let onExplanation: (id: string, explanation: Explanation) => void = () => {}
  let onVerdict: (verdict: Verdict) => void = () => {}
  let settle: (error?: Error) => void = () => {}
  let cancelled = 0
  const runner: Pick<Runner, 'run' | 'explain' | 'cancel'> = {
    run(request, listener = () => {}) {
      if (request.case === undefined) asked.push(request.katas)
      else alone.push(request.case)
      onVerdict = listener
      return new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve([]))
      })
    },
    explain(request, listener) {
      explained.push(request.katas[0])
      onExplanation = listener
      return new Promise((resolve) => {
        settle = () => resolve()
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
    alone,
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
  const manual = manualRunner()
  const events: Event[] = []
  const checks = queueChecks(manual.runner, (event) => events.push(event))
  return {
    manual,
    events,
    checks,
    judged: () => events.flatMap((e) => (e.type === 'verdict' ? [e.verdict.id] : [])),
  }
}

test('the events of one run: started, verdicts, ended', async () => {
  const { manual, events, checks } = queue()
  checks.now(['a'])
  manual.judge('a')
  await manual.end()
  expect(events).toEqual([
    { type: 'started', ids: ['a'] },
    { type: 'verdict', verdict: verdict('a') },
    { type: 'ended' },
  ])
})

test('a kata that is saved while others are checked goes first; the others are checked after it', async () => {
  const { manual, checks, judged } = queue()
  checks.later(['a', 'b', 'c'])
  manual.judge('a')
  checks.now(['c'])
  expect(manual.cancelled).toBe(1)
  await manual.end()
  manual.judge('c')
  await manual.end()
  manual.judge('b')
  await manual.end()
  expect(manual.asked).toEqual([['a', 'b', 'c'], ['c'], ['b']])
  expect(judged()).toEqual(['a', 'c', 'b'])
})

test('a verdict on a file that was saved again is ignored', async () => {
  const { manual, checks, judged } = queue()
  checks.now(['a'])
  checks.now(['a'])
  manual.judge('a')
  expect(judged()).toEqual([])
  await manual.end()
  manual.judge('a')
  await manual.end()
  expect(manual.asked).toEqual([['a'], ['a']])
  expect(judged()).toEqual(['a'])
})

test('several saves during one run: each saved kata is checked once more, the latest first', async () => {
  const { manual, checks } = queue()
  checks.now(['a'])
  checks.now(['b'])
  checks.now(['a'])
  checks.now(['c'])
  await manual.end()
  expect(manual.asked).toEqual([['a'], ['c', 'a', 'b']])
  await manual.end()
  expect(manual.asked).toHaveLength(2)
})

test('a run that fails is reported, and the next one works', async () => {
  const { manual, events, checks, judged } = queue()
  checks.now(['a'])
  await manual.end(new Error('the host is gone'))
  const trouble = 'The check could not run: the host is gone'
  expect(events.slice(1)).toEqual([
    { type: 'unjudged', ids: ['a'], why: trouble },
    { type: 'ended', trouble },
  ])
  checks.now(['a'])
  manual.judge('a')
  await manual.end()
  expect(judged()).toEqual(['a'])
})

test('katas that have no verdict when a run ends are reported, but not those that were saved again', async () => {
  const { manual, events, checks } = queue()
  checks.now(['a', 'b'])
  manual.judge('a')
  await manual.end()
  expect(events).toContainEqual({ type: 'unjudged', ids: ['b'], why: 'The checker gave no verdict.' })

  const told = events.length
  checks.now(['b'])
  checks.now(['b'])
  await manual.end()
  manual.judge('b')
  await manual.end()
  expect(events.slice(told).map(({ type }) => type)).not.toContain('unjudged')
})

test('without katas nothing happens', () => {
  const { manual, events, checks } = queue()
  checks.now([])
  checks.later([])
  expect([manual.asked, events]).toEqual([[], []])
})

test('a verdict is explained when there is nothing to check; a save stops that', async () => {
  const { manual, events, checks } = queue()
  checks.now(['a'])
  checks.explain('a')
  expect(manual.explained).toEqual([])
  manual.judge('a')
  await manual.end()
  expect(manual.explained).toEqual(['a'])
  manual.explain('a')
  await manual.end()
  expect(events.at(-1)).toEqual({
    type: 'explained',
    id: 'a',
    explanation: { diagnosis: 'what is wrong with a' },
  })

  // Nothing was found, also when it was tried again.
  checks.explain('b')
  await manual.end()
  expect(events.at(-1)).not.toMatchObject({ id: 'b' })
  await manual.end()
  expect(manual.explained).toEqual(['a', 'b', 'b'])
  expect(events.at(-1)).toEqual({ type: 'explained', id: 'b', explanation: {} })

  checks.explain('b')
  const told = events.length
  checks.now(['c'])
  expect(manual.cancelled).toBe(1)
  // Too late: the file was saved again.
  manual.explain('b')
  await manual.end()
  expect(events.slice(told)).toEqual([{ type: 'started', ids: ['c'] }])
  expect(manual.asked).toEqual([['a'], ['c']])
})

test('only one case runs after the checks and before an explanation; a save takes its place', async () => {
  const { manual, events, checks, judged } = queue()
  checks.now(['a'])
  checks.explain('a')
  checks.runCase('a', 'one row')
  expect(manual.alone).toEqual([])
  await manual.end()
  expect(manual.alone).toEqual(['one row'])
  manual.judge('a')
  expect(events.at(-1)).toEqual({ type: 'case-run', verdict: verdict('a') })
  expect(judged()).toEqual([])
  await manual.end()
  expect(manual.explained).toEqual(['a'])
  await manual.end()

  checks.runCase('a', 'one row')
  checks.now(['b'])
  expect(manual.cancelled).toBe(1)
  await manual.end()
  expect(manual.asked).toEqual([['a'], ['b']])
})
