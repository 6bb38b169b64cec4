/**
 * Does a program go wrong only because of how its arguments lie in memory? It runs again on the same numbers in other
 * layouts, so whatever is said here was seen.
 */
import type { Explanation } from '../../../src/kata/verdict.ts'
import type { AnyKata } from '../../bank/mistake.ts'
import type { Case, Check, TensorData, Value } from '../../cases/case.ts'
import { at, isMaskSequence, isTensor } from '../../cases/values.ts'
import { evaluate } from '../../judge/evaluate.ts'
import { parameterNames } from '../../judge/perform.ts'
import type { CaseRun } from '../case-runs.ts'

/** This many failing cases are run again. */
const mostRuns = 6

/** The arguments that are misread when they are views, if the program is right without views. */
export function misreadViews(
  check: Check,
  kata: AnyKata,
  runs: readonly CaseRun[],
): Pick<Explanation, 'diagnosis' | 'hint'> | undefined {
  const failing = runs.filter(({ outcome }) => !outcome.passed).map(({ testCase }) => testCase)
  const passes = (testCase: Case) => evaluate(check, kata, testCase).passed
  const names = parameterNames(kata)
  const viewsIn = (testCase: Case): string[] => {
    const paths: string[] = []
    withViews(testCase, names, ({ view }, path) => {
      if (view) paths.push(path)
      return view
    })
    return paths
  }
  if (failing.length === 0 || !failing.every((testCase) => viewsIn(testCase).length > 0)) return undefined
  const tried = failing.slice(0, mostRuns)
  if (!tried.every((testCase) => passes(withViews(testCase, names, () => undefined)))) return undefined

  const misread = new Set<string>()
  for (const testCase of tried) {
    for (const path of viewsIn(testCase)) {
      const alone = withViews(testCase, names, ({ view }, other) => (other === path ? view : undefined))
      if (!misread.has(path) && !passes(alone)) misread.add(path)
    }
  }
  if (misread.size === 0) return undefined
  const list = [...misread]
  const one = list.length === 1
  return {
    diagnosis:
      `Your code is right unless ${inWords(list)} ${one ? 'is a view' : 'are views'}: then ` +
      `${one ? `${list[0]}.data` : '`.data`'} does not hold the numbers one after the other from index 0.`,
    hint: `Use get, or make ${one ? 'it' : 'each of them'} row-major with contiguous first.`,
  }
}

/** The argument that a program writes to because `contiguous` returned the argument itself. */
export function writtenContiguous(
  check: Check,
  kata: AnyKata,
  runs: readonly CaseRun[],
): Pick<Explanation, 'diagnosis' | 'hint'> | undefined {
  if (!String(kata).includes('contiguous')) return undefined
  for (const { testCase, outcome } of runs) {
    if (outcome.passed || outcome.failure.kind !== 'mutation') continue
    const { path = '' } = outcome.failure
    let changed = false
    const asView = withViews(testCase, parameterNames(kata), (t, name) => {
      if (name !== path || t.view || t.data.length < 2) return t.view
      changed = true
      return 'sliced'
    })
    if (!changed || !evaluate(check, kata, asView).passed) continue
    return {
      diagnosis: `You write into what contiguous(${path}) returned: that is ${path} itself unless ${path} is a view, and a function must not change its arguments.`,
      hint: 'Read from contiguous, and write to a tensor of your own, made with zeros.',
    }
  }
  return undefined
}

/** The same case; every tensor in it has the view that `choose` says. */
function withViews(
  testCase: Case,
  names: readonly string[],
  choose: (t: TensorData, path: string) => TensorData['view'],
): Case {
  const laidOut = (value: Value, path: string): Value => {
    if (typeof value !== 'object' || value === null) return value
    if (isTensor(value)) return { ...value, view: choose(value, path) }
    if (isMaskSequence(value))
      return { masksFor: value.masksFor.map((mask) => laidOut(mask, path) as TensorData) }
    if (Array.isArray(value)) return value.map((part, i) => laidOut(part, at(path, i)))
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, laidOut(part, at(path, name))]),
    )
  }
  return {
    ...testCase,
    args: testCase.args.map((value, i) => laidOut(value, names[i] ?? `argument ${i + 1}`)),
  }
}

const inWords = (names: string[]): string => new Intl.ListFormat('en-GB').format(names)
