/**
 * A closer look at a function that failed: which mistake it makes, what is exactly true of its numbers, the smallest
 * input that shows it, and a second opinion on gradients. It takes longer than a verdict may, and never changes it.
 */
import type { ErrorMap, Explanation } from '../../src/kata/verdict.ts'
import type { AnyKata, Mistake } from '../bank/mistake.ts'
import type { Check } from '../cases/case.ts'
import type { SmallCases } from '../cases/small-cases.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { type CaseRun, runCases, withoutDifferences } from './case-runs.ts'
import { firstWrongPart } from './certain/first-wrong-part.ts'
import { accessOutOfRange } from './certain/guarded-runs.ts'
import { misreadViews, writtenContiguous } from './certain/misread-views.ts'
import { missingSemicolon } from './certain/missing-semicolon.ts'
import { ownRandomNumbers } from './certain/random-calls.ts'
import { diagnose } from './diagnosis.ts'
import { extraCases } from './extra-cases.ts'
import { factsOf } from './facts/facts.ts'
import { factInWords } from './in-words.ts'
import { errorMap } from './map.ts'
import { partialDiagnosis } from './partial/partial-diagnosis.ts'
import { secondOpinionOf } from './second-opinion/second-opinion.ts'
import { shrink } from './shrink.ts'
import { stateBetweenCalls } from './state-between-calls.ts'
import { inputInWords, workedExample } from './worked-example.ts'

export interface ExplainerInput {
  check: Check
  kata: AnyKata
  seed: number
  /** The name of the case that failed; by default the first one that fails. */
  case?: string
  mistakes?: readonly Mistake[]
  smallCases?: SmallCases
  /** `instancesNeeded` times the same kata, each loaded separately and not called yet: they show state that is kept between calls. */
  instances?: readonly AnyKata[]
  /** For a gradient: the learner's forward katas. */
  forward?: readonly AnyKata[]
  /** Milliseconds of CPU time after which the rest is left out. A busy machine needs no more of it. */
  cpuBudget?: number
}

/** The sections of an explanation, in the order in which they are needed. Each is computed when it is asked for. */
export interface Explainer {
  diagnosis(): Explanation
  smallestCase(): Explanation
  /** The input of the failing case, and where its answer is wrong. */
  failingCase(): Explanation
  secondOpinion(forward: readonly AnyKata[]): Explanation
}

/** A network has twenty tensors: not all of their maps are needed. */
const mostMaps = 8

export function explainer(input: ExplainerInput): Explainer {
  const { kata, seed, mistakes = [], smallCases, instances = [], cpuBudget = 1200 } = input
  const began = process.cpuUsage()
  const hasTime = (): boolean => {
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1000 < cpuBudget
  }
  const check = withoutDifferences(input.check)
  const cases = check.cases(seed)
  const [first = kata, ...uncalled] = instances
  // As for the verdict: in this order and with guards. Guards slow a function down for good.
  const reported = cases
    .filter(({ name }) => input.case === undefined || name === input.case)
    .find((testCase) => !evaluate(check, first, testCase).passed)
  const runs = runCases(check, kata, cases)
  const failing = runs.filter(({ outcome }) => !outcome.passed)
  // Asked for only if there is something to decide.
  let extraRuns: CaseRun[] | undefined
  const extra = () => {
    extraRuns ??= runCases(check, kata, extraCases(check, smallCases, seed))
    return extraRuns
  }
  const state = reported && stateBetweenCalls(check, cases, reported, runs, uncalled)

  return {
    diagnosis() {
      if (!reported) return {}
      const found =
        ownRandomNumbers(kata, reported) ??
        state ??
        diagnose(check, runs, mistakes, extra, hasTime)?.explanation ??
        misreadViews(check, kata, runs) ??
        writtenContiguous(check, kata, runs) ??
        partialDiagnosis({ check, mistakes, runs, extra, hasTime })
      if (found) return found
      const facts = [
        accessOutOfRange(check, kata, runs),
        missingSemicolon(runs),
        firstWrongPart(check, runs),
        ...factsOf(check, runs).map(factInWords),
      ].filter((fact) => fact !== undefined)
      return facts.length > 0 ? { facts } : {}
    },
    smallestCase() {
      if (!smallCases || state || failing.length === 0) return {}
      const outcome = reported && evaluate(check, kata, reported)
      const shown =
        reported && outcome && !outcome.passed ? { testCase: reported, failure: outcome.failure } : undefined
      const shrunk = shrink(check, kata, smallCases, seed, hasTime, shown)
      return shrunk ? { small: workedExample(check, kata, smallCases, shrunk) } : {}
    },
    failingCase() {
      if (state) return {}
      const input = reported && { input: inputInWords(reported, kata) }
      const run = failing.find(({ testCase }) => testCase.name === reported?.name)
      if (!run || check.judge) return { ...input }
      const maps = leavesOf(expectedOf(check, run.testCase), run.calls[0].returned)
        .map(errorMap)
        .filter((map): map is ErrorMap => map !== undefined)
      return { ...input, ...(maps.length > 0 && { maps: maps.slice(0, mostMaps) }) }
    },
    secondOpinion(forward) {
      if (state) return {}
      const oracles = secondOpinionOf(input.check, kata, runs, forward, reported?.name, hasTime)
      return oracles ? { oracles } : {}
    },
  }
}

/** The whole explanation at once. */
export function explain(input: ExplainerInput): Explanation {
  const parts = explainer(input)
  return {
    ...parts.diagnosis(),
    ...parts.smallestCase(),
    ...parts.failingCase(),
    ...(input.forward ? parts.secondOpinion(input.forward) : {}),
  }
}
