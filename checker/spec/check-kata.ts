/** From a check to vitest: one `describe` for a kata, one `test` for each of its cases. */

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, inject, test, vi } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Tree } from '../../src/kata/kata.ts'
import { isStub } from '../../src/kata/kata-files.ts'
import type { Explanation, Failure, Speed } from '../../src/kata/verdict.ts'
import type { Case, Check, Outcome } from '../cases/case.ts'
import { judge } from '../judge/evaluate.ts'
import { preparedFor } from '../judge/rehearsal.ts'
import { askedAgain, judgeAgain } from '../learner/asked-again.ts'
import { learnerForNext, type Printed, type Run, taskOf } from '../learner/learner-handle.ts'
import { type LoadKata, programIn, withoutFrames } from './load.ts'

/** What to run. Plain `npx vitest` gives no selection: then all that is written runs, with seed 1. */
export interface Selection {
  /** The folder of the project as vite names it; the current folder when left out. */
  root?: string
  tree?: Tree
  seed?: number
  /** Ids; all of them when left out. */
  katas?: string[]
  /** The name of the one case to run. */
  case?: string
  /** Explain the katas instead of judging them. */
  explain?: boolean
  /** Time the katas instead of judging them. */
  speed?: boolean
  /** Run the katas in this process, so that a debugger stops in them. */
  debug?: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    kata?: Selection
  }
  interface TaskMeta {
    /**
     * Set by every test: the kata it belongs to, what the learner's code printed in it, and what it found: what is
     * wrong, a part of the explanation, the speed.
     */
    kata?: { id: string; printed?: Printed; failure?: Failure; explanation?: Explanation; speed?: Speed }
  }
}

/** How many cases the spec that is being read has registered so far; undefined between specs. */
let registered: number | undefined

/**
 * Registers the cases of a kata. `load` imports its program, by a literal `import('#kata/...')` in the spec, so that
 * vitest knows which files the spec depends on; a file that does not load fails the cases, not the spec.
 */
export function check(id: string, check: Check, load: LoadKata): void {
  if (registered === undefined) queueMicrotask(failIfNothingRan)
  registered ??= 0
  const selection = inject('kata')
  const { seed = 1, katas, case: only, explain, speed, debug } = selection ?? {}
  if (katas && !katas.includes(id)) return
  if (explain) {
    registered++
    describe(id, async () => {
      const { registerExplanation } =
        await loaded<typeof import('./explanation-tests.ts')>('explanation-tests')
      registerExplanation(id, check, load, { seed, case: only })
    })
    return
  }
  if (speed) {
    if (!check.race) return
    registered++
    describe(id, async () => {
      const { timing } = await loaded<typeof import('./race.ts')>('race')
      timing(id, check.race!, load, seed)
    })
    return
  }
  const prepared = preparedFor(id, check)
  const cases = prepared.cases(seed).filter((testCase) => only === undefined || testCase.name === only)
  if (cases.length === 0) return
  registered += cases.length
  const isPlain = selection === undefined
  const isSkipped = isPlain && isUnwritten(id)
  describe.skipIf(isSkipped)(id, async () => {
    // So that vitest knows which file to watch.
    if (isSkipped) await load().catch(() => {})
    if (debug) {
      const { registerDebugging } = await loaded<typeof import('./debugging-tests.ts')>('debugging-tests')
      registerDebugging(id, prepared, load, cases)
    } else registerCases(id, prepared, load, cases, { isAlone: katas?.length === 1, isPlain })
  })
}

/** A file beside this one, loaded by vitest, because it imports katas. This file may come from the bundle. */
const loaded = <T extends object>(name: string): Promise<T> =>
  vi.importActual<T>(path.resolve(inject('kata')?.root ?? '.', 'checker', 'spec', `${name}.ts`))

/**
 * One test for each case. All cases are performed in the process of the learner's code, and some again at the end; here
 * they are only judged.
 */
function registerCases(
  id: string,
  check: Check,
  load: LoadKata,
  cases: Case[],
  { isAlone, isPlain }: { isAlone: boolean; isPlain: boolean },
): void {
  const again = askedAgain(cases)
  const tasks = [...cases.map(taskOf), ...again.map((testCase) => taskOf({ ...testCase, guarded: false }))]
  let running: Promise<Run> | undefined
  const start = async () => {
    const program = await programIn(load)
    return learnerForNext().perform({ program, name: kataOf(id).name }, tasks)
  }
  if (isAlone) {
    // While vitest is told of the cases.
    running = start()
    running.catch(() => {})
  }
  let wasStopped = false
  let isExplained = !isPlain
  let allRight = true

  for (const [i, testCase] of cases.entries()) {
    test(testCase.name, async ({ task, skip }) => {
      task.meta.kata = { id }
      running ??= start()
      const run = await running
      const outcomeOf = async (place: number, of: Case, judgeIt = judge): Promise<Outcome> => {
        const done = await run.done(place)
        show(done.printed)
        if (done.printed.length > 0) task.meta.kata!.printed = joined(task.meta.kata!.printed, done.printed)
        if ('performed' in done) return judgeIt(check, of, done.performed)
        const { seed } = of
        if ('problem' in done) return { passed: false, failure: { ...done.problem, case: '', seed } }
        if (wasStopped) skip('Its process has ended.')
        wasStopped = true
        return { passed: false, failure: { ...done.stopped, case: of.name, seed } }
      }
      let outcome = await outcomeOf(i, testCase)
      allRight &&= outcome.passed
      // What was wrong the first time says nothing new.
      if (i === cases.length - 1 && allRight) {
        for (const [k, repeated] of again.entries()) {
          if (!outcome.passed) break
          outcome = await outcomeOf(cases.length + k, repeated, judgeAgain)
        }
      }
      if (outcome.passed) return
      const { failure } = outcome
      failure.message += `\nRun it again: npm run kata -- check ${id} --case "${testCase.name}" --seed ${testCase.seed}`
      task.meta.kata = { ...task.meta.kata, id, failure }
      if (isExplained) throw withoutFrames(failure.message)
      isExplained = true
      const { explainedMessage } = await loaded<typeof import('./plain-vitest.ts')>('plain-vitest')
      throw withoutFrames(await explainedMessage(id, check, load, failure))
    })
  }

  afterAll(async () => {
    const errors = running ? await (await running).errors : []
    if (errors.length > 0) throw withoutFrames(errors.join('\n'))
  })
}

/** Plain vitest has nothing to say about a stub. */
const isUnwritten = (id: string): boolean =>
  process.env.KATA_CODE !== 'solutions' && isStub(fileURLToPath(new URL('../..', import.meta.url)), id)

/** For plain vitest; the runner shows what is in `meta`. */
function show({ text, length }: Printed): void {
  if (length > 0 && !process.env.KATA_FORK) console.log(text.replace(/\n$/, ''))
}

const joined = (before: Printed | undefined, { text, length }: Printed): Printed => ({
  text: (before?.text ?? '') + text,
  length: (before?.length ?? 0) + length,
})

/** It is a failure, too, if the whole spec has been read and no test was registered. */
function failIfNothingRan(): void {
  const count = registered
  registered = undefined
  if (count) return
  const { katas, case: only } = inject('kata') ?? {}
  const wanted = [katas?.join(', '), only === undefined ? undefined : `the case '${only}'`].filter(Boolean)
  const message = `No checks ran: nothing here matches ${wanted.join(' with ') || 'the selection'}.`
  test('no checks', ({ task }) => {
    const failure: Failure = { case: only ?? '', seed: inject('kata')?.seed ?? 1, kind: 'no-checks', message }
    task.meta.kata = { id: katas?.[0] ?? '', failure }
    throw withoutFrames(message)
  })
}
