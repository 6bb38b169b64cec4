/**
 * A program with two slips behaves like no mistake of the bank. But one of the slips may be alone in some cases, or in
 * some parts of the answer: there it is recognised, and what remains is said to be something else.
 */
import type { Explanation } from '../../../src/kata/verdict.ts'
import type { Mistake } from '../../bank/mistake.ts'
import type { Case, Check } from '../../cases/case.ts'
import { evaluate, expectedOf } from '../../judge/evaluate.ts'
import { leavesOf, placeIn, wrongIn } from '../../judge/leaves.ts'
import { type CallRecord, recordCalls, sameCalls, sameValue } from '../calls.ts'
import { type CaseRun, distinctFailures } from '../case-runs.ts'
import { caseGroups } from './case-groups.ts'

type Found = Pick<Explanation, 'diagnosis' | 'hint'>

/** What it needs to know of a program: how it did in the cases of its kata, and in further ones. */
export interface Evidence {
  check: Check
  mistakes: readonly Mistake[]
  runs: readonly CaseRun[]
  extra: () => readonly CaseRun[]
  hasTime: () => boolean
}

export function partialDiagnosis(evidence: Evidence): Found | undefined {
  const recorded = recorder()
  return byParts(evidence, recorded) ?? byCases(evidence, recorded)
}

type Recorder = (mistake: Mistake, run: CaseRun) => CallRecord[]

/** What a mistake does with a case; each is run once. */
function recorder(): Recorder {
  const known = new Map<Mistake, Map<Case, CallRecord[]>>()
  return (mistake, { testCase }) => {
    const calls = known.get(mistake) ?? new Map<Case, CallRecord[]>()
    known.set(mistake, calls)
    const record = calls.get(testCase) ?? recordCalls(mistake.kata, testCase)
    calls.set(testCase, record)
    return record
  }
}

// --- by cases --------------------------------------------------------------------------------------------

/** Is the program exactly like a mistake in all cases of a group, and different in others? */
function byCases({ check, mistakes, runs, extra, hasTime }: Evidence, recorded: Recorder): Found | undefined {
  const explains = (mistake: Mistake, run: CaseRun): boolean =>
    sameCalls(run.calls, recorded(mistake, run), check.expect?.(run.exact)) ||
    (run.outcome.passed && evaluate(check, mistake.kata, run.testCase).passed)
  for (const { words, has } of caseGroups(runs.map(({ testCase }) => testCase))) {
    const inside = failuresFirst(runs.filter(({ testCase }) => has(testCase)))
    if (distinctFailures(inside).length < 2 || !comparable(inside)) continue
    const suspects = mistakes.filter((mistake) => inside.every((run) => hasTime() && explains(mistake, run)))
    if (suspects.length === 0) continue
    const further = extra().filter(({ testCase }) => has(testCase))
    const found = suspects.filter((mistake) => further.every((run) => hasTime() && explains(mistake, run)))
    const sentence = hasTime() ? oneSentence(found) : undefined
    if (sentence === undefined) continue
    const others = runs.some(({ testCase, outcome }) => !outcome.passed && !has(testCase))
    return {
      diagnosis: `In the cases ${words}, ${lowered(sentence)}${others ? ' Other cases fail differently.' : ''}`,
      hint: found[0].hint,
    }
  }
  return undefined
}

const failuresFirst = (runs: readonly CaseRun[]): CaseRun[] => [
  ...runs.filter(({ outcome }) => !outcome.passed),
  ...runs.filter(({ outcome }) => outcome.passed),
]

/** Two programs that both throw need not be the same. */
const comparable = (runs: readonly CaseRun[]): boolean =>
  runs.every(({ calls }) => calls.every(({ problem }) => !problem))

// --- by parts --------------------------------------------------------------------------------------------

/** How often each part of an answer is wrong, in different cases. */
type Parts = Map<string, number>

/** The mistakes that explain some of the wrong parts, and touch none that they do not explain. */
function byParts({ check, mistakes, runs, extra, hasTime }: Evidence, recorded: Recorder): Found | undefined {
  if (check.judge || !comparable(runs)) return undefined
  const telling = failuresFirst(runs.filter(({ testCase }) => !testCase.furtherCalls))
  const wrong = wrongParts(check, telling)
  if (!wrong || wrong.size < 2) return undefined
  const explained = (mistake: Mistake, list: readonly CaseRun[]): string[] => {
    let parts = [...wrong.keys()].filter((part) => wrong.get(part)! >= 2)
    for (const run of list) {
      if (parts.length === 0 || !hasTime()) return []
      parts = partsExplained(check, run, recorded(mistake, run), parts)
    }
    return parts
  }
  const suspects = mistakes
    .map((mistake) => ({ mistake, parts: explained(mistake, telling) }))
    .filter(({ mistake, parts }) => isWrongIn(check, mistake, parts, wrong, telling, recorded))
  if (suspects.length === 0) return undefined
  const further = extra().filter(({ testCase }) => !testCase.furtherCalls)
  const found = suspects.filter(
    ({ mistake, parts }) => parts.length > 0 && explained(mistake, further).length >= parts.length,
  )
  const [first] = found.toSorted((a, b) => b.parts.length - a.parts.length)
  if (!first || !hasTime()) return undefined
  const alike = (other: { parts: string[] }, parts: string[]) => String(other.parts) === String(parts)
  const sentence = oneSentence(found.filter((one) => alike(one, first.parts)).map(({ mistake }) => mistake))
  if (sentence === undefined) return undefined
  const rest = [...wrong.keys()].filter((part) => !first.parts.includes(part))
  if (rest.length === 0) return { diagnosis: sentence, hint: first.mistake.hint }
  const second = found.filter((one) => alike(one, rest)).map(({ mistake }) => mistake)
  const other = oneSentence(second)
  return {
    diagnosis: `${sentence} ${other ?? `${listed(rest)} ${rest.length === 1 ? 'is' : 'are'} wrong in another way, too.`}`,
    hint: first.mistake.hint,
  }
}

/** The parts of the answers that are wrong; undefined if an answer has not the form that was asked for. */
function wrongParts(check: Check, runs: readonly CaseRun[]): Parts | undefined {
  const parts: Parts = new Map()
  const different = new Set(distinctFailures(runs))
  for (const run of runs) {
    for (const leaf of leavesOf(expectedOf(check, run.exact), run.calls[0].returned)) {
      const wrong = wrongIn(leaf)
      if (!wrong) return undefined
      if (wrong.includes(1)) parts.set(leaf.path, (parts.get(leaf.path) ?? 0) + (different.has(run) ? 1 : 0))
    }
  }
  return parts
}

/** Those of `parts` in which the mistake does what the program did. */
function partsExplained(
  check: Check,
  run: CaseRun,
  [{ returned, problem }]: CallRecord[],
  parts: string[],
): string[] {
  if (problem) return []
  const expected = expectedOf(check, run.exact)
  const theirs = new Map(leavesOf(expected, returned).map((leaf) => [leaf.path, leaf]))
  const same = leavesOf(expected, run.calls[0].returned).filter((leaf) => {
    const other = theirs.get(leaf.path)
    if (!leaf.got || !other?.got) return false
    const [a, b] = [leaf.got, other.got].map(({ shape, data }) => ({ shape, data: Float32Array.from(data) }))
    if (sameValue(a, b, leaf.expected)) return true
    return wrongIn(leaf)?.includes(1) === false && wrongIn(other)?.includes(1) === false
  })
  const names = new Set(same.map(({ path }) => path))
  const present = new Set(theirs.keys())
  return parts.filter((part) => names.has(part) || !present.has(part))
}

/** Is everything that the mistake gets wrong among these parts, or computed from them? */
function isWrongIn(
  check: Check,
  mistake: Mistake,
  parts: string[],
  wrong: Parts,
  runs: readonly CaseRun[],
  recorded: Recorder,
): boolean {
  if (parts.length === 0) return false
  const { order = [] } = check
  const latest = Math.max(...parts.map((part) => placeIn(order, part)))
  return runs.every((run) => {
    const [{ returned, problem, after }] = recorded(mistake, run)
    if (problem || after) return false
    return leavesOf(expectedOf(check, run.exact), returned).every(
      (leaf) =>
        parts.includes(leaf.path) ||
        wrongIn(leaf)?.includes(1) === false ||
        (wrong.has(leaf.path) &&
          latest < placeIn(order, leaf.path) &&
          placeIn(order, leaf.path) < order.length),
    )
  })
}

// --- in words --------------------------------------------------------------------------------------------

/** The sentence of these mistakes, if all have the same one. */
function oneSentence(mistakes: readonly Mistake[]): string | undefined {
  const sentences = new Set(mistakes.map(({ diagnosis }) => diagnosis))
  return sentences.size === 1 ? [...sentences][0] : undefined
}

const lowered = (sentence: string): string => `${sentence[0].toLowerCase()}${sentence.slice(1)}`

const listed = (names: string[]): string => new Intl.ListFormat('en-GB').format(names)
