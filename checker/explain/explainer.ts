/**
 * A closer look at a function that failed: which mistake it is, what is exactly true of its numbers, the smallest
 * input that shows it, and what a second judge says. It takes longer than a verdict may, and never changes it.
 */
import type { ErrorMap, Explanation } from '../../src/kata/verdict.ts'
import type { AnyKata, Mistake } from '../bank/mistake.ts'
import type { Case, Check, TensorData, Value } from '../cases/case.ts'
import { buildSmallCase, drawSizes, type SmallCases } from '../cases/small-cases.ts'
import { isTensor } from '../cases/values.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { runCases, withoutDifferences } from './case-runs.ts'
import { diagnose } from './diagnosis.ts'
import { factsOf } from './facts/facts.ts'
import { factInWords } from './in-words.ts'
import { errorMap } from './map.ts'
import { secondOpinionOf } from './second-opinion/second-opinion.ts'
import { shrink } from './shrink.ts'
import { stateBetweenCalls } from './state-between-calls.ts'
import { workedExample } from './worked-example.ts'

export interface ExplainerInput {
  check: Check
  kata: AnyKata
  seed: number
  /** The name of the case whose failure was reported; the first failing one when left out. */
  case?: string
  mistakes?: readonly Mistake[]
  smallCases?: SmallCases
  /** `instancesNeeded` times the same kata, loaded anew and not called yet: to see whether it keeps something between calls. */
  instances?: readonly AnyKata[]
  /** The learner's forward katas, for a backward one. */
  forward?: readonly AnyKata[]
  /** Milliseconds of work, not of the clock, after which what is not yet known is left out: a busy machine knows no less. */
  cpuBudget?: number
}

/** The parts of an explanation, in the order in which they are wanted. Each is worked out when it is asked for. */
export interface Explainer {
  diagnosis(): Explanation
  smallestCase(): Explanation
  maps(): Explanation
  secondOpinion(forward: readonly AnyKata[]): Explanation
}

/** As many maps are enough: the tensors of a network are twenty. */
const mostMaps = 8

/** Far from every seed that a person would type. */
const freshSeeds = 7_919_000

export function explainer(question: ExplainerInput): Explainer {
  const { kata, seed, mistakes = [], smallCases, instances = [], cpuBudget = 1200 } = question
  const began = process.cpuUsage()
  const hasTime = (): boolean => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000 < cpuBudget
  }
  const check = withoutDifferences(question.check)
  const cases = check.cases(seed)
  const [first = kata, ...uncalled] = instances
  // As the verdict was reached: in this order, and with guards. Those slow a function down for good.
  const reported = cases
    .filter(({ name }) => question.case === undefined || name === question.case)
    .find((testCase) => !evaluate(check, first, testCase).passed)
  const runs = runCases(check, kata, cases)
  const failing = runs.filter(({ outcome }) => !outcome.passed)
  const kept = reported && stateBetweenCalls(check, cases, reported, runs, uncalled)

  return {
    diagnosis() {
      if (kept) return kept
      const found = diagnose(check, kata, runs, mistakes, () => extraCases(check, smallCases, seed), hasTime)
      if (found) return found.explanation
      const facts = factsOf(check, runs)
      return facts.length > 0 ? { facts: facts.map(factInWords) } : {}
    },
    smallestCase() {
      if (!smallCases || kept || failing.length === 0) return {}
      const shrunk = shrink(check, kata, smallCases, seed, hasTime)
      return shrunk ? { small: workedExample(check, kata, smallCases, shrunk) } : {}
    },
    maps() {
      const run = failing.find(({ testCase }) => testCase.name === reported?.name)
      if (!run || kept || check.judge) return {}
      const maps = leavesOf(expectedOf(check, run.testCase), run.calls[0].returned)
        .map(errorMap)
        .filter((map): map is ErrorMap => map !== undefined)
      return maps.length > 0 ? { maps: maps.slice(0, mostMaps) } : {}
    },
    secondOpinion(forward) {
      if (kept) return {}
      const oracles = secondOpinionOf(question.check, kata, runs, forward, reported?.name, hasTime)
      return oracles ? { oracles } : {}
    },
  }
}

/**
 * Inputs on which the last doubts about a diagnosis are cleared: fresh cases, small ones of other sizes, the first of
 * these with each of their sizes and choices in turn made 1, some of drawn sizes; and all of these as views that lie
 * otherwise in memory.
 */
export function extraCases(check: Check, smallCases: SmallCases | undefined, seed: number): Case[] {
  const starts = smallCases?.initialSizes ?? []
  const reduced = starts
    .slice(0, 3)
    .flatMap((start) => Object.keys(start).map((field) => ({ ...start, [field]: 1 })))
  const drawn = smallCases ? drawSizes(smallCases, freshSeeds + seed, 20) : []
  const made = [...starts, ...starts, ...reduced, ...drawn].map(
    (description, i) => smallCases && buildSmallCase(smallCases, description, freshSeeds + i),
  )
  const cases = [...check.cases(seed + freshSeeds), ...made.filter((testCase) => testCase !== undefined)]
  return [...cases, ...cases.flatMap(laidOutOtherwise)]
}

/** The same numbers, lying differently in memory, if the case has views at all. */
function laidOutOtherwise(testCase: Case): Case[] {
  let views = 0
  const turn = (value: Value, view: TensorData['view']): Value => {
    if (typeof value !== 'object' || value === null) return value
    if (isTensor(value)) {
      if (value.view) views++
      return value.view ? { ...value, view } : value
    }
    if (Array.isArray(value)) return value.map((part) => turn(part, view))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, turn(part, view)]))
  }
  const others = (['transposed', 'sliced', undefined] as const).map((view) => ({
    ...testCase,
    args: testCase.args.map((value) => turn(value, view)),
  }))
  return views > 0 ? others : []
}

/** The whole explanation at once. */
export function explain(question: ExplainerInput): Explanation {
  const parts = explainer(question)
  return {
    ...parts.diagnosis(),
    ...parts.smallestCase(),
    ...parts.maps(),
    ...(question.forward ? parts.secondOpinion(question.forward) : {}),
  }
}
