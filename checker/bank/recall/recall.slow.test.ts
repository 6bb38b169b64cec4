/**
 * How many slips of newcomers are named? Each attempt is explained as though a learner had saved it. It is named if the
 * diagnosis says what its label asks for; without a diagnosis, if a fact does, or a message about something else than
 * numbers. A diagnosis that says anything else is false, and none may be.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { kataOf, katas } from '../../../src/kata/curriculum.ts'
import type { Failure } from '../../../src/kata/verdict.ts'
import { explainer } from '../../explain/explainer.ts'
import { evaluate } from '../../judge/evaluate.ts'
import { explainerInputOf, solutionOf } from '../catalogue.ts'
import type { AnyKata } from '../mistake.ts'
import { type Attempt, functionOf } from './attempt.ts'
import { featureAttempts } from './feature-attempts.ts'
import { networkAttempts } from './network-attempts.ts'
import { shapeAttempts } from './shape-attempts.ts'
import { trainingAttempts } from './training-attempts.ts'
import { vectorAttempts } from './vector-attempts.ts'

const attempts = {
  ...shapeAttempts,
  ...featureAttempts,
  ...vectorAttempts,
  ...trainingAttempts,
  ...networkAttempts,
}

/** The other katas, which an attempt at a network may call. */
async function solutions(): Promise<Record<string, AnyKata>> {
  const plain = katas.filter(({ id }) => !id.startsWith('fast/'))
  return Object.fromEntries(
    await Promise.all(plain.map(async ({ id }) => [kataOf(id).name, await solutionOf(id)])),
  )
}

/** What is said of an attempt, and whether that is its slip. */
async function said(id: string, attempt: Attempt, known: Record<string, AnyKata>) {
  const input = await explainerInputOf(id, functionOf(attempt, known))
  const failure = input.check
    .cases(1)
    .map((testCase) => evaluate(input.check, input.kata, testCase))
    .find((outcome) => !outcome.passed)?.failure
  if (!failure) throw new Error(`'${attempt.slip}' of ${id} passes.`)
  const { diagnosis, facts = [] } = explainer({ ...input, cpuBudget: 60_000 }).diagnosis()
  const sentences = diagnosis === undefined ? [...facts, ...messageOf(failure)] : [diagnosis]
  const named = sentences.some((sentence) => attempt.says.test(sentence))
  return { diagnosis, facts, failure, named, isFalse: diagnosis !== undefined && !named }
}

/** Which number is wrong says nothing of the slip; how a function was called does. */
const messageOf = ({ kind, message }: Failure): string[] =>
  (kind === 'value' || kind === 'nan') && !message.startsWith('You called') ? [] : [message]

const rows: string[] = []
const count = { named: 0, all: 0 }

describe.each(Object.keys(attempts))('%s', (id) => {
  test('every diagnosis is true', async () => {
    const known = await solutions()
    const unnamed: string[] = []
    const wrong: string[] = []
    for (const attempt of attempts[id]) {
      const { diagnosis, named, isFalse } = await said(id, attempt, known)
      if (isFalse) wrong.push(`${attempt.slip}: ${diagnosis}`)
      if (!named) unnamed.push(attempt.slip)
    }
    const [all, missed] = [attempts[id].length, unnamed.length]
    count.named += all - missed
    count.all += all
    rows.push(`${id.padEnd(22)} ${`${all - missed} of ${all}`.padStart(8)}   ${unnamed.join('; ')}`)
    expect(wrong).toEqual([])
  }, 120_000)
})

test('most slips are named', ({ skip }) => {
  skip(rows.length < Object.keys(attempts).length, 'only some of them were tried')
  expect(count.named / count.all).toBeGreaterThanOrEqual(0.85)
})

afterAll(() => {
  const share = ((100 * count.named) / Math.max(1, count.all)).toFixed(1)
  console.log(
    [`Slips of newcomers: ${count.named} of ${count.all} named (${share}%); not named:`, ...rows].join('\n'),
  )
})
