/** Runs katas with vitest, each in a process of its own, and reports their verdicts. */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { kataOf, opOf } from '../../kata/curriculum.ts'
import { isStub } from '../../kata/kata-files.ts'
import type { Explanation, Verdict } from '../../kata/verdict.ts'
import { buildFolder, slashed } from '../../paths.ts'
import { limits } from '../../watchdog/limits.ts'
import { plainPathOf } from '../plain-path.ts'
import { capped, plain } from '../printable.ts'
import type { HostOptions, RunRequest } from '../runner-messages.ts'
import { trackChangedFiles } from './changed-files.ts'
import { type Evidence, evidenceOf, isDone } from './evidence.ts'
import type { Fork, Forks } from './forks.ts'
import { verdictOf } from './run-verdict.ts'
import { specOf, startVitest } from './vitest.ts'

export interface Scheduler {
  /** `onVerdict` gets each verdict as soon as it is known. Katas whose run was cancelled have none. */
  run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void>
  /** Explains katas that were judged. One that has no explanation, or gets stuck in it, is left out. */
  explain(request: RunRequest, onExplanation: (id: string, explanation: Explanation) => void): Promise<void>
  /** The names of the cases of a kata. */
  casesOf(kata: string, seed?: number): Promise<string[]>
  cancel(): void
}

/** Called when a process has ended that ran these katas. */
type OnEnd = (fork: Fork, katas: string[]) => void

export async function startScheduler({ root, tree }: HostOptions, forks: Forks): Promise<Scheduler> {
  const build = buildFolder()
  const folder = `${slashed(path.join(root, tree))}/`
  const modules = new Map<string, TestModule>()
  const remember = (module: TestModule) => {
    modules.set(module.moduleId, module)
  }
  let onModuleEnd: (module: TestModule) => void = () => {}
  const reporter: Reporter = {
    onTestModuleCollected: remember,
    onTestModuleEnd(module) {
      remember(module)
      onModuleEnd(module)
    },
  }
  const changedFiles = trackChangedFiles()
  // vite needs such paths to the specs, and to the files of the checker that are bundled in this project.
  const plainRoot = plainPathOf(root)
  const inside = path.relative(root, build)
  const vitest = await startVitest(
    { root: plainRoot, tree },
    {
      plugins: [changedFiles.plugin],
      build: inside.startsWith('..') ? build : path.join(plainRoot, inside),
      pool: forks.pool,
      maxWorkers: Math.min(availableParallelism(), limits.forks),
      reporters: [reporter],
    },
  )
  const project = vitest.getRootProject()
  let cancelled = false

  /** Runs something with the files as they are now. */
  async function upToDate(work: () => Promise<void>): Promise<void> {
    cancelled = false
    forks.open(true)
    changedFiles.invalidate(vitest)
    await work()
  }

  async function run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void> {
    const began = performance.now()
    const untouched = new Set(request.katas.filter((kata) => tree === 'exercises' && isStub(root, kata)))
    const isHarmless = (kata: string) => tree === 'solutions' || untouched.has(kata)
    const open = new Set(request.katas)
    const deliver = (verdict: Verdict) => {
      open.delete(verdict.id)
      const milliseconds = Math.round(performance.now() - began)
      onVerdict({ ...(untouched.has(verdict.id) ? asUntouched(verdict) : verdict), milliseconds })
    }
    /** Katas that are right and also have to be fast: their verdicts wait until they have been timed. */
    const toBeTimed = new Map<string, Verdict>()
    const evidence = (id: string, fork: Fork) => {
      const spec = fork.spec!
      return evidenceOf(id, {
        fork,
        spec,
        module: modules.get(spec),
        vitest,
        folder,
        seed: request.seed ?? 1,
      })
    }
    const onJudged: OnEnd = (fork, katas) => {
      const all = katas.map((id) => evidence(id, fork))
      if (katas.length > 1 && !all.every(isUneventful)) return
      for (const verdict of all.map(verdictOf)) {
        const isTimed = kataOf(verdict.id).timed && request.case === undefined
        if (verdict.status === 'passed' && isTimed) toBeTimed.set(verdict.id, verdict)
        else deliver(verdict)
      }
    }
    const onTimed: OnEnd = (fork, [id]) => {
      deliver(withTiming(toBeTimed.get(id)!, verdictOf(evidence(id, fork))))
    }
    // Harmless katas of an op share a process. If something happens in it all the same, each is judged alone.
    for (const round of roundsOf(request.katas, isHarmless)) await runRound(round, request, onJudged)
    for (const round of roundsOf([...open].filter((id) => !toBeTimed.has(id))))
      await runRound(round, request, onJudged)
    // One at a time, in processes that have done nothing else.
    for (const id of toBeTimed.keys()) await runRound([[id]], request, onTimed, 'speed')
    // A kata that was saved is likely to be saved again.
    if (request.katas.length === 1) forks.rehearse(request.katas[0])
  }

  async function explain(
    request: RunRequest,
    onExplanation: (id: string, explanation: Explanation) => void,
  ): Promise<void> {
    const onExplained: OnEnd = ({ explained }, [id]) => {
      if (Object.keys(explained).length === 0) return
      const { small } = explained
      // An error that the learner's code has thrown may say anything.
      if (small?.problem) small.problem = capped(plain(small.problem), limits.message)
      onExplanation(id, explained)
    }
    for (const round of roundsOf(request.katas)) await runRound(round, request, onExplained, 'explain')
  }

  /** Runs groups of katas, each group of another op and in a process of its own. */
  async function runRound(
    groups: string[][],
    { seed, case: caseName }: RunRequest,
    onEnd: OnEnd,
    instead?: 'explain' | 'speed',
  ) {
    if (cancelled) return
    const waiting = new Map(groups.map((group) => [specOf(plainRoot, group[0]), group]))
    let lastWords = ''
    modules.clear()
    forks.pristine(instead === 'speed')
    project.provide('kata', {
      root: plainRoot,
      tree,
      katas: groups.flat(),
      seed,
      case: caseName,
      ...(instead && { [instead]: true }),
    })
    const finish = (fork: Fork) => {
      const { spec } = fork
      const group = spec && waiting.get(spec)
      if (!group || cancelled) return
      waiting.delete(spec)
      onEnd(fork, group)
    }
    forks.onGone = (fork) => {
      if (!fork.spec && !fork.dismissed) lastWords = fork.printedLast
      finish(fork)
    }
    // If every case has a result, the end of the process adds nothing, except to an explanation.
    onModuleEnd = (module) => {
      const tests = [...module.children.allTests()]
      const isComplete = tests.length > 0 && tests.every((test) => test.result().state !== 'pending')
      const fork = forks.working(module.moduleId)
      if (fork && isComplete && instead !== 'explain') finish(fork)
    }
    await vitest.runTestSpecifications([...waiting.keys()].map((spec) => project.createSpecification(spec)))
    await forks.settled()
    if (waiting.size > 0 && !cancelled) {
      throw new Error(`No process could be started for ${[...waiting.values()].join(', ')}.\n${lastWords}`)
    }
  }

  async function casesOf(kata: string, seed?: number): Promise<string[]> {
    forks.open(true)
    project.provide('kata', { tree, katas: [kata], seed })
    const spec = specOf(plainRoot, kata)
    const { testModules } = await vitest.collectTests([project.createSpecification(spec)])
    const own = testModules.find((module) => module.moduleId === spec)
    return [...(own?.children.allTests() ?? [])].map((test) => test.name)
  }

  return {
    run: (request, onVerdict) => upToDate(() => run(request, onVerdict)),
    explain: (request, onExplanation) => upToDate(() => explain(request, onExplanation)),
    casesOf,
    cancel() {
      cancelled = true
      forks.open(false)
    },
  }
}

/**
 * Rounds of groups of katas. A group runs in one process: it is a single kata, or the katas of an op that may run
 * `together`. A round has at most one group of each op, because a spec runs once in a round.
 */
export function roundsOf(katas: string[], together: (kata: string) => boolean = () => false): string[][][] {
  const rounds: string[][][] = []
  for (const kata of new Set(katas)) {
    const shared = rounds
      .flat()
      .find((group) => together(kata) && together(group[0]) && isSameOp(group[0], kata))
    const round = rounds.find((groups) => !groups.some((group) => isSameOp(group[0], kata)))
    if (shared) shared.push(kata)
    else if (round) round.push([kata])
    else rounds.push([[kata]])
  }
  return rounds
}

const isSameOp = (a: string, b: string): boolean => opOf(a) === opOf(b)

/** One verdict of two: whether the results are right, and how long they take. */
function withTiming(right: Verdict, timed: Verdict): Verdict {
  const checks = {
    passed: right.checks.passed + timed.checks.passed,
    total: right.checks.total + timed.checks.total,
  }
  return { ...right, ...timed, checks, ...(right.printed && { printed: right.printed }) }
}

/** The error that a stub throws says nothing new, but it matters if no check ran at all. */
function asUntouched(verdict: Verdict): Verdict {
  const { id, checks } = verdict
  return checks.total === 0 ? verdict : { id, status: 'untouched', checks: { ...checks, passed: 0 } }
}

/** Nothing happened outside of the cases, so that each kata is judged by its own. */
const isUneventful = ({ stuck, exit, unhandled, specErrors, cases }: Evidence): boolean =>
  !stuck && !exit && unhandled.length === 0 && specErrors.length === 0 && cases.every(isDone)
