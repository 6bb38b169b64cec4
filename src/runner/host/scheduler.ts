/** Runs katas with vitest, one process a kata, and says of each what its verdict is. */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { kataOf, opOf } from '../../kata/curriculum.ts'
import { isStub } from '../../kata/kata-files.ts'
import type { Explanation, Verdict } from '../../kata/verdict.ts'
import { buildFolder, slashed } from '../../paths.ts'
import { limits } from '../limits.ts'
import { capped, plain } from '../printable.ts'
import type { HostOptions, RunRequest } from '../runner-messages.ts'
import { trackChangedFiles } from './changed-files.ts'
import { type Evidence, evidenceOf, isDone } from './evidence.ts'
import { type Fork, startForks } from './forks.ts'
import { verdictOf } from './run-verdict.ts'
import { specOf, startVitest } from './vitest.ts'

export interface Scheduler {
  /** Says a verdict as soon as it is known; katas whose run was cancelled have none. */
  run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void>
  /** Takes a closer look at katas that were judged; where that found out nothing, or got stuck, nothing is said. */
  explain(request: RunRequest, onExplanation: (id: string, explanation: Explanation) => void): Promise<void>
  /** Makes ready for a kata that is likely to be run next. */
  prepare(kata: string): void
  /** The names of the cases of a kata. */
  casesOf(kata: string, seed?: number): Promise<string[]>
  cancel(): void
  close(): void
}

export async function startScheduler(
  { root, tree }: HostOptions,
  onReference: (name: string) => void,
): Promise<Scheduler> {
  let onGone: (fork: Fork) => void = () => {}
  const build = buildFolder()
  const folder = `${slashed(path.join(root, tree))}/`
  const forks = startForks({
    program: path.join(build, 'src', 'runner', 'fork', 'fork.js'),
    root,
    folder,
    onReference,
    onGone: (fork) => onGone(fork),
  })
  const modules = new Map<string, TestModule>()
  const remember = (module: TestModule) => {
    modules.set(module.moduleId, module)
  }
  const reporter: Reporter = { onTestModuleCollected: remember, onTestModuleEnd: remember }
  const vitest = await startVitest(
    { root, tree },
    {
      build,
      pool: forks.pool,
      maxWorkers: Math.min(availableParallelism(), limits.forks),
      reporters: [reporter],
    },
  )
  const project = vitest.getRootProject()
  const changedFiles = trackChangedFiles(vitest)
  let cancelled = false

  async function run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void> {
    cancelled = false
    forks.open(true)
    changedFiles.invalidate()
    const began = performance.now()
    const untouched = new Set(request.katas.filter((kata) => tree === 'exercises' && isStub(root, kata)))
    const harmless = (kata: string) => tree === 'solutions' || untouched.has(kata)
    const open = new Set(request.katas)
    const tell = (verdict: Verdict) => {
      open.delete(verdict.id)
      const milliseconds = Math.round(performance.now() - began)
      onVerdict({ ...(untouched.has(verdict.id) ? asUntouched(verdict) : verdict), milliseconds })
    }
    /** What is right, but has to be fast too: the verdict waits until it was timed. */
    const right = new Map<string, Verdict>()
    const seenOf = (fork: Fork, spec: string) => ({
      spec,
      folder,
      module: modules.get(spec),
      fork,
      vitest,
      root,
      seed: request.seed ?? 1,
    })
    const hear = (fork: Fork, spec: string, group: string[]) => {
      const all = group.map((id) => evidenceOf(id, seenOf(fork, spec)))
      if (group.length > 1 && !all.every(quiet)) return
      for (const verdict of all.map(verdictOf)) {
        const isTimed = kataOf(verdict.id).timed && request.case === undefined
        if (verdict.status === 'passed' && isTimed) right.set(verdict.id, verdict)
        else tell(verdict)
      }
    }
    const hearTime = (fork: Fork, spec: string, [id]: string[]) => {
      tell(afterTiming(right.get(id)!, verdictOf(evidenceOf(id, seenOf(fork, spec)))))
    }
    // What is known to be harmless shares a process with its op; if it is not, it is judged alone after all.
    for (const round of roundsOf(request.katas, harmless)) await runRound(round, request, hear)
    for (const round of roundsOf([...open].filter((id) => !right.has(id))))
      await runRound(round, request, hear)
    // In processes that have done nothing else, one at a time.
    for (const id of right.keys()) await runRound([[id]], request, hearTime, 'speed')
    changedFiles.markRead()
    // Whoever saved this one is likely to save it again.
    if (request.katas.length === 1) prepare(request.katas[0])
  }

  async function explain(
    request: RunRequest,
    onExplanation: (id: string, explanation: Explanation) => void,
  ): Promise<void> {
    cancelled = false
    forks.open(true)
    changedFiles.invalidate()
    const hear = ({ explained }: Fork, _: string, [id]: string[]) => {
      if (Object.keys(explained).length === 0) return
      const { small } = explained
      // What the learner's code has thrown may stand in it.
      onExplanation(id, small ? { ...explained, small: capped(plain(small), limits.message) } : explained)
    }
    for (const round of roundsOf(request.katas)) await runRound(round, request, hear, 'explain')
    changedFiles.markRead()
  }

  /** Runs each of these groups of katas, which are of different ops, in a process of its own, and hears when it is over. */
  async function runRound(
    groups: string[][],
    { seed, case: one }: RunRequest,
    hear: (fork: Fork, spec: string, group: string[]) => void,
    instead?: 'explain' | 'speed',
  ) {
    if (cancelled) return
    const waiting = new Map(groups.map((group) => [specOf(root, group[0]), group]))
    let stillborn = ''
    modules.clear()
    forks.pristine(instead === 'speed')
    project.provide('kata', {
      tree,
      katas: groups.flat(),
      seed,
      case: one,
      ...(instead && { [instead]: true }),
    })
    onGone = (fork) => {
      const { spec } = fork
      if (!spec && !fork.dismissed) stillborn = fork.printedLast
      const group = spec && waiting.get(spec)
      if (!group || cancelled) return
      waiting.delete(spec)
      hear(fork, spec, group)
    }
    await vitest.runTestSpecifications([...waiting.keys()].map((spec) => project.createSpecification(spec)))
    await forks.settled()
    if (waiting.size > 0 && !cancelled) {
      throw new Error(`No process could be started for ${[...waiting.values()].join(', ')}.\n${stillborn}`)
    }
  }

  async function casesOf(kata: string, seed?: number): Promise<string[]> {
    forks.open(true)
    project.provide('kata', { tree, katas: [kata], seed })
    const spec = specOf(root, kata)
    const { testModules } = await vitest.collectTests([project.createSpecification(spec)])
    const own = testModules.find((module) => module.moduleId === spec)
    return [...(own?.children.allTests() ?? [])].map((test) => test.name)
  }

  // Fast katas are timed in a process that has done nothing else, so nothing is done for them.
  const prepare = (kata: string) => forks.rehearse(kataOf(kata).timed ? undefined : kata)

  return {
    run,
    explain,
    prepare,
    casesOf,
    cancel() {
      cancelled = true
      forks.open(false)
    },
    close: () => forks.close(),
  }
}

/**
 * Rounds of groups of katas. A group runs in one process: the katas of an op that may run `together`, or a single
 * one. No op has two groups in a round, because a spec runs once in each.
 */
export function roundsOf(katas: string[], together: (kata: string) => boolean = () => false): string[][][] {
  const rounds: string[][][] = []
  for (const kata of new Set(katas)) {
    const shared = rounds
      .flat()
      .find((group) => together(kata) && together(group[0]) && sameOp(group[0], kata))
    const round = rounds.find((groups) => !groups.some((group) => sameOp(group[0], kata)))
    if (shared) shared.push(kata)
    else if (round) round.push([kata])
    else rounds.push([[kata]])
  }
  return rounds
}

const sameOp = (a: string, b: string): boolean => opOf(a) === opOf(b)

/** One verdict of two: that the answers are right, and how long they take. */
function afterTiming(right: Verdict, timed: Verdict): Verdict {
  const checks = {
    passed: right.checks.passed + timed.checks.passed,
    total: right.checks.total + timed.checks.total,
  }
  return { ...right, ...timed, checks, ...(right.printed && { printed: right.printed }) }
}

/** What a stub throws says nothing new. That no check ran at all does. */
function asUntouched(verdict: Verdict): Verdict {
  const { id, checks } = verdict
  return checks.total === 0 ? verdict : { id, status: 'untouched', checks: { ...checks, passed: 0 } }
}

/** Nothing happened around the cases, so that each kata answers for its own. */
const quiet = ({ stuck, exit, unhandled, specErrors, cases }: Evidence): boolean =>
  !stuck && !exit && unhandled.length === 0 && specErrors.length === 0 && cases.every(isDone)
