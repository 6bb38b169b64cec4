/** Runs katas with vitest, one process a kata, and says of each what its verdict is. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { opOf } from '../curriculum.ts'
import { isUntouched } from '../stub.ts'
import type { Verdict } from '../verdict.ts'
import { type CaseResult, type Evidence, verdictOf } from './evidence.ts'
import { type Fork, startForks } from './forks.ts'
import { freshnessOf } from './freshness.ts'
import { originOf } from './origin.ts'
import { slashed } from './paths.ts'
import type { HostOptions, RunRequest } from './protocol.ts'
import { startVitest } from './vitest.ts'

export interface Judge {
  /** Says a verdict as soon as it is known; katas whose run was cancelled have none. */
  run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void>
  /** The names of the cases of a kata. */
  casesOf(kata: string, seed?: number): Promise<string[]>
  cancel(): void
  close(): void
}

export async function startJudge(
  { root, code }: HostOptions,
  onReference: (name: string) => void,
): Promise<Judge> {
  let onGone: (fork: Fork) => void = () => {}
  const tree = `${slashed(path.join(root, code))}/`
  const forks = startForks({
    program: fileURLToPath(new URL('./fork.js', import.meta.url)),
    root,
    tree,
    onReference,
    onGone: (fork) => onGone(fork),
  })
  const modules = new Map<string, TestModule>()
  const remember = (module: TestModule) => {
    modules.set(module.moduleId, module)
  }
  const reporter: Reporter = { onTestModuleCollected: remember, onTestModuleEnd: remember }
  const vitest = await startVitest({ root, code }, forks.pool, reporter)
  const project = vitest.getRootProject()
  const freshness = freshnessOf(vitest)
  const specOf = (kata: string) => slashed(path.join(root, 'checker', `${opOf(kata)}.spec.ts`))
  let cancelled = false

  async function run(request: RunRequest, onVerdict: (verdict: Verdict) => void): Promise<void> {
    cancelled = false
    freshness.check()
    for (const round of roundsOf(request.katas)) {
      if (!cancelled) await runRound(round, request, onVerdict)
    }
    freshness.note()
  }

  /** Katas of different ops: each spec runs in a process of its own, with one kata selected in it. */
  async function runRound(katas: string[], request: RunRequest, onVerdict: (verdict: Verdict) => void) {
    const began = performance.now()
    const waiting = new Map(katas.map((kata) => [specOf(kata), kata]))
    const untouched = new Set(katas.filter((kata) => code === 'exercises' && stillStub(root, kata)))
    modules.clear()
    project.provide('kata', { code, katas, seed: request.seed, case: request.case })
    let stillborn = ''
    onGone = (fork) => {
      const { spec } = fork
      if (!spec && !fork.dismissed) stillborn = fork.printedLast
      const id = spec && waiting.get(spec)
      if (!id || cancelled) return
      waiting.delete(spec)
      const seen = { id, spec, tree, module: modules.get(spec), fork, vitest, root, seed: request.seed ?? 1 }
      const verdict = verdictOf({ ...evidenceOf(seen), untouched: untouched.has(id) })
      onVerdict({ ...verdict, milliseconds: Math.round(performance.now() - began) })
    }
    await vitest.runTestSpecifications(katas.map((kata) => project.createSpecification(specOf(kata))))
    await forks.settled()
    if (waiting.size > 0 && !cancelled) {
      throw new Error(`No process could be started for ${[...waiting.values()].join(', ')}.\n${stillborn}`)
    }
  }

  async function casesOf(kata: string, seed?: number): Promise<string[]> {
    project.provide('kata', { code, katas: [kata], seed })
    const { testModules } = await vitest.collectTests([project.createSpecification(specOf(kata))])
    return testModules.flatMap((module) => [...module.children.allTests()].map((test) => test.name))
  }

  return {
    run,
    casesOf,
    cancel() {
      cancelled = true
      forks.kill()
    },
    close: () => forks.close(),
  }
}

/** Runs in which no op has two katas, because a spec runs once in each. */
export function roundsOf(katas: string[]): string[][] {
  const rounds: string[][] = []
  for (const kata of new Set(katas)) {
    const round = rounds.find((others) => others.every((other) => opOf(other) !== opOf(kata)))
    if (round) round.push(kata)
    else rounds.push([kata])
  }
  return rounds
}

function stillStub(root: string, kata: string): boolean {
  try {
    const [mine, solution] = ['exercises', 'solutions'].map((tree) =>
      readFileSync(path.join(root, tree, `${kata}.ts`), 'utf8'),
    )
    return isUntouched(mine, solution, kata)
  } catch {
    return false
  }
}

interface Seen {
  id: string
  spec: string
  /** The folder of the katas under test, as vite writes it, with a slash at its end. */
  tree: string
  module?: TestModule
  fork: Fork
  vitest: Vitest
  root: string
  seed: number
}

function evidenceOf({ id, spec, tree, module, fork, vitest, root, seed }: Seen): Omit<Evidence, 'untouched'> {
  const tests = module ? [...module.children.allTests()] : []
  const cases = tests.map((test): CaseResult => {
    const { state, errors } = test.result()
    return {
      name: test.name,
      state: state === 'passed' || state === 'failed' ? state : 'pending',
      failure: test.meta().kata?.failure,
      error: errors?.map((error) => error.message).join('\n'),
    }
  })
  const { stuck } = fork
  return {
    id,
    seed,
    cases,
    specErrors: module?.errors().map((error) => error.message) ?? [],
    unhandled: errorsOf(vitest, spec, tree, cases),
    begun: fork.begun,
    stuck:
      stuck?.kind === 'endless'
        ? { kind: 'endless', at: stuck.at && originOf(stuck.at, vitest, root) }
        : stuck,
    exit: fork.exit,
    printed: fork.printed,
    printedLength: fork.printedLength,
    printedLast: fork.printedLast,
  }
}

type LooseError = Partial<Error> & { VITEST_TEST_PATH?: string }

/** Errors around the cases of a spec, each once, with the learner's line. */
function errorsOf(vitest: Vitest, spec: string, tree: string, cases: CaseResult[]): string[] {
  const errors = vitest.state.getUnhandledErrors().map((error) => (error ?? {}) as LooseError)
  const own = errors.filter((error) => error.VITEST_TEST_PATH === spec)
  // Where vitest itself was upset, it does not say by which spec.
  const brokeOff = cases.some((one) => one.state === 'pending')
  const chosen = own.length > 0 || !brokeOff ? own : errors.filter((error) => !error.VITEST_TEST_PATH)
  return [...new Set(chosen.map((error) => inWords(error, tree)))]
}

/** 'Error: boo (exercises/relu/forward.ts:13)' */
function inWords(
  { name = 'Error', message = 'nothing was said', stack = '' }: LooseError,
  tree: string,
): string {
  const start = slashed(stack).indexOf(tree)
  const place = start < 0 ? '' : /^[^:]+(:\d+)?/.exec(stack.slice(start + tree.length))?.[0]
  return `${name}: ${message}${place && ` (${path.basename(tree)}/${place})`}`
}
