/**
 * How often is a diagnosis false? Three kinds of wrong programs are diagnosed as though a learner had written
 * them: every mistake of the bank, programs that were written apart from the bank, and mistakes of the bank that are
 * made only for some inputs. A diagnosis is true when the program cannot be told from the mistake that was named, on cases
 * of seeds that the diagnosis has not seen. None may be false.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import { type Tensor, tensor } from '../../src/tensor.ts'
import type { Case, Check } from '../cases/case.ts'
import type { Small } from '../cases/small.ts'
import { recordCalls, sameCalls, sameValue } from '../explain/calls.ts'
import { runCases, withoutDifferences } from '../explain/case-runs.ts'
import { type Diagnosis, diagnose } from '../explain/diagnosis.ts'
import { extraCases } from '../explain/explainer.ts'
import { evaluate } from '../judge/evaluate.ts'
import { checkOf, mistakesOf, smallOf, solutionOf } from './catalogue.ts'
import type { AnyKata, Mistake } from './mistake.ts'
import { unlistedMistakes } from './unlisted-mistakes.ts'

/** Those whose answers are different each time, so that nothing can be compared, or that only throw. */
const silent = new Set([
  'dropout/mask own-randomness',
  'dropout/forward own-mask',
  'dropout/backward mask-redrawn',
  'glorot/uniform own-randomness',
  'batches/split after-shuffling',
  'batches/shuffle own-randomness',
  'network/forward dropout-in-evaluation',
  'network/backward accumulated-across-steps',
  'network/train-step accumulated-across-steps',
  'network/epoch one-batch',
  'network/epoch steps-counted-from-one',
  'network/epoch masks-for-full-batches',
])

const bank = { named: 0, among: 0, silent: 0, false: 0 }
const outside = { silent: 0, true: 0, false: 0 }
const halves = { silent: 0, true: 0, false: 0 }

function diagnosisOf(
  check: Check,
  kata: AnyKata,
  mistakes: Mistake[],
  small: Small | undefined,
): Diagnosis | undefined {
  return diagnose(check, kata, runCases(check, kata, check.cases(1)), mistakes, () =>
    extraCases(check, small, 1),
  )
}

/** On all of these cases, does the program what one of the named mistakes does? */
function isTrue(check: Check, kata: AnyKata, named: Mistake[], cases: Case[]): boolean {
  return named.some((mistake) =>
    cases.every(
      (one) =>
        sameCalls(recordCalls(kata, one), recordCalls(mistake.kata, one), check.expect?.(one)) ||
        (evaluate(check, kata, one).passed && evaluate(check, mistake.kata, one).passed),
    ),
  )
}

/** More than one sample, or more than one of whatever comes first. */
function isBatch(argument: unknown): boolean {
  const { shape } = argument as Partial<Tensor>
  return shape ? shape[0] > 1 : JSON.stringify(argument).length > 10
}

const unseen = (check: Check): Case[] =>
  [101, 102, 103].flatMap((seed) => check.cases(seed)).map((one) => ({ ...one, guarded: false }))

describe.each(katas.map(({ id }) => id))('%s', (id) => {
  test('every mistake of the bank is recognised', async () => {
    const [check, mistakes, small] = [
      withoutDifferences(await checkOf(id)),
      await mistakesOf(id),
      await smallOf(id),
    ]
    const wrong: string[] = []
    const missed: string[] = []
    for (const { name, kata } of mistakes) {
      const diagnosis = diagnosisOf(check, kata, mistakes, small)
      if (!diagnosis) {
        bank.silent++
        if (!silent.has(`${id} ${name}`)) missed.push(name)
      } else if (!diagnosis.names.includes(name)) {
        bank.false++
        wrong.push(`${name} is called ${diagnosis.names.join(', ')}`)
      } else if (diagnosis.names.length === 1) bank.named++
      else bank.among++
    }
    expect({ wrong, missed }).toEqual({ wrong: [], missed: [] })
  })

  test('what is not in the bank is not called by a name from it', async () => {
    const [check, mistakes, small] = [
      withoutDifferences(await checkOf(id)),
      await mistakesOf(id),
      await smallOf(id),
    ]
    const wrong: string[] = []
    for (const [name, kata] of Object.entries(unlistedMistakes[id] ?? {})) {
      const cases = check.cases(1)
      expect(
        cases.some((one) => !evaluate(check, kata, one).passed),
        `'${name}' passes`,
      ).toBe(true)
      const diagnosis = diagnosisOf(check, kata, mistakes, small)
      const named = mistakes.filter((mistake) => diagnosis?.names.includes(mistake.name))
      if (!diagnosis) outside.silent++
      else if (isTrue(check, kata, named, unseen(check))) outside.true++
      else {
        outside.false++
        wrong.push(`'${name}' is called ${diagnosis.names.join(', ')}`)
      }
    }
    expect(wrong).toEqual([])
  })

  // The network katas take long, and all of their inputs are batches.
  test.skipIf(id.startsWith('network/'))(
    'a mistake that is made only for batches is another mistake',
    async () => {
      const [check, mistakes, small] = [
        withoutDifferences(await checkOf(id)),
        await mistakesOf(id),
        await smallOf(id),
      ]
      // A list that is reversed only when it is long is not another shuffle.
      if (check.judge) return
      const solution = await solutionOf(id)
      const wrong: string[] = []
      for (const { name, kata } of mistakes) {
        const half = (...args: never[]) => (isBatch(args[0]) ? kata : solution)(...args)
        const diagnosis = diagnosisOf(check, half, mistakes, small)
        const named = mistakes.filter((mistake) => diagnosis?.names.includes(mistake.name))
        if (!diagnosis) halves.silent++
        else if (isTrue(check, half, named, unseen(check))) halves.true++
        else {
          halves.false++
          wrong.push(`half of ${name} is called ${diagnosis.names.join(', ')}`)
        }
      }
      expect(wrong).toEqual([])
    },
  )
})

test('the programs outside of the bank are many, and most of them are outside', () => {
  const all = Object.values(unlistedMistakes).flatMap((programs) => Object.keys(programs))
  expect(all.length).toBeGreaterThanOrEqual(80)
  expect(outside.silent).toBeGreaterThanOrEqual(40)
})

describe('what is the same', () => {
  const of = (...numbers: number[]): Tensor => tensor(numbers, [numbers.length])
  const data = (...numbers: number[]) => ({ shape: [numbers.length], data: Float32Array.from(numbers) })

  test('numbers that differ by roundings, NaN and NaN', () => {
    expect(sameValue(data(1, 2, 3), data(1 + 1e-7, 2, 3 - 2e-7))).toBe(true)
    expect(sameValue(data(1, 2, 3), data(1 + 1e-5, 2, 3))).toBe(false)
    expect(sameValue(data(Number.NaN, 1), data(Number.NaN, 1))).toBe(true)
    expect(sameValue(data(Infinity, 1), data(Number.NaN, 1))).toBe(false)
    expect(sameValue(data(1e-12, 1), data(0, 1))).toBe(true)
  })

  test('one huge number hides no other', () => {
    expect(sameValue(data(1e30, 1, 2, 3, 4), data(1e30, 1, 2.001, 3, 4))).toBe(false)
  })

  test('writing to an argument is part of what is done', () => {
    const one: Case = { name: '', kind: 'general', seed: 1, args: [data(1, 2)] }
    const right = (x: Tensor) => of(2 * x.get(0), 2 * x.get(1))
    const writes = (x: Tensor) => {
      x.set(0, 7)
      return of(2, 4)
    }
    expect(sameCalls(recordCalls(right, one), recordCalls(right, one))).toBe(true)
    expect(sameCalls(recordCalls(right, one), recordCalls(writes, one))).toBe(false)
  })
})

afterAll(() => {
  const rate = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`
  const total = bank.named + bank.among + bank.silent + bank.false
  const line = (what: string, { silent, true: right, false: wrong }: typeof outside) =>
    `${what}: ${silent} not named, ${right} named and indeed the same function, ${wrong} named falsely ` +
    `(${rate(wrong, silent + right + wrong)})`
  console.log(
    [
      `The bank: ${bank.named} of ${total} mistakes named (${rate(bank.named, total)}), ${bank.among} as one of ` +
        `several, ${bank.silent} not, ${bank.false} falsely (${rate(bank.false, total)})`,
      line('Programs from outside', outside),
      line('Mistakes made only for batches', halves),
    ].join('\n'),
  )
})
