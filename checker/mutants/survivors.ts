/** What becomes of each change of a solution: the cases reject it, or it survives, and then: is it really the same? */
import { kataOf, opOf } from '../../src/kata/curriculum.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check } from '../cases/case.ts'
import { randomOf } from '../cases/draw.ts'
import type { Range } from '../cases/range.ts'
import { type CallRecord, recordCalls, sameCalls } from '../explain/calls.ts'
import { withoutDifferences } from '../explain/case-runs.ts'
import { evaluate } from '../judge/evaluate.ts'
import { equivalents } from './equivalents.ts'
import { type Others, programOf } from './mutant-program.ts'
import { type Mutation, mutated, mutationsOf } from './mutations.ts'

export interface Hole {
  line: number
  /** The source line before and after. */
  before: string
  after: string
  /** The input on which it differs from the solution. */
  differs: string
}

/** What became of all changes of one solution. */
export interface Survival {
  id: string
  mutants: number
  rejected: number
  /** No difference was found. */
  equivalent: number
  /** They differ, but `equivalents.ts` says why they are right. */
  listed: number
  holes: Hole[]
}

/** So many inputs are drawn to tell a survivor from the solution. */
export const draws = 150

/** Without a range, survivors are tried with the cases of so many other seeds. */
const otherSeeds = 8

/** Judges every change of `source` with the cases of `seed`. */
export function survivalOf(
  id: string,
  source: string,
  { check: given, range, others, seed }: { check: Check; range?: Range; others: Others; seed: number },
): Survival {
  const check = withoutDifferences(given)
  const programIn = (text: string) => programOf(opOf(id), kataOf(id).name, text, others)
  const solution = programIn(source)
  // The case that rejects one change often rejects the next, so it moves to the front.
  const cases = [...check.cases(seed)]
  const rejects = (kata: AnyKata): boolean => {
    const i = cases.findIndex((testCase) => !evaluate(check, kata, testCase).passed)
    if (i > 0) cases.unshift(...cases.splice(i, 1))
    return i >= 0
  }
  const answers = new Map<Case, CallRecord[]>()
  const answersTo = (testCase: Case): CallRecord[] => {
    if (!answers.has(testCase)) answers.set(testCase, recordCalls(solution, testCase))
    return answers.get(testCase)!
  }
  const inputs = inputsOf(check, range)
  const difference = (kata: AnyKata): Case | undefined =>
    inputs.find((testCase) => {
      const exactness = check.judge ? undefined : check.expect?.(testCase)
      return !sameCalls(recordCalls(kata, testCase), answersTo(testCase), exactness)
    })

  const survival: Survival = { id, mutants: 0, rejected: 0, equivalent: 0, listed: 0, holes: [] }
  for (const mutation of mutationsOf(source)) {
    const text = mutated(source, mutation)
    let kata: AnyKata
    try {
      kata = programIn(text)
    } catch {
      continue
    }
    survival.mutants++
    if (rejects(kata)) {
      survival.rejected++
      continue
    }
    const lines = linesOf(source, text, mutation)
    const differs = difference(kata)
    if (!differs) survival.equivalent++
    else if (isListed(id, lines)) survival.listed++
    else survival.holes.push({ ...lines, differs: differs.name })
  }
  return survival
}

const inputsOf = (check: Check, range?: Range): Case[] =>
  range
    ? Array.from({ length: draws }, (_, i) => ({
        name: `draw ${i + 1}`,
        kind: 'general',
        seed: i,
        args: range(randomOf(i, 'mutants')),
      }))
    : Array.from({ length: otherSeeds }, (_, i) => check.cases(1000 + i)).flat()

function linesOf(source: string, changed: string, { start }: Mutation): Omit<Hole, 'differs'> {
  const line = source.slice(0, start).split('\n').length
  const at = (text: string) => text.split('\n')[line - 1].trim()
  return { line, before: at(source), after: at(changed) }
}

const isListed = (id: string, { before, after }: Omit<Hole, 'differs'>): boolean =>
  equivalents.some((one) => one.id === id && one.before === before && one.after === after)
