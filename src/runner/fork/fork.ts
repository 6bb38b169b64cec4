/**
 * A fork: the process that judges one kata, or explains one. It loads TensorFlow.js ahead of time, and starts the process
 * that will run the learner's code. Only to explain a kata does a fork run that code itself: so it has a watchdog, too.
 */
import module from 'node:module'
import { Worker } from 'node:worker_threads'
import type { TaskMeta } from 'vitest'
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'
import { kataOf, opOf } from '../../kata/curriculum.ts'
import { heartbeat, type WatchdogData, work } from '../../watchdog/heartbeat.ts'
import { reportPipe, type ToSpare } from '../runner-messages.ts'
import { report } from './report-pipe.ts'

const beats = new Int32Array(new SharedArrayBuffer(4 * Object.keys(heartbeat).length))
const workerData: WatchdogData = { beats, pipe: reportPipe }
new Worker(new URL('../../watchdog/watchdog.js', import.meta.url), { workerData, execArgv: [] }).unref()
setInterval(() => Atomics.add(beats, heartbeat.turns, 1), 100).unref()

// If pipes were asynchronous, a flood of output would pile up in memory.
for (const stream of [process.stdout, process.stderr]) {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } }
  _handle?.setBlocking?.(true)
}

/** Loads a file of the bundle. The checker is bundled file by file, so the specs later import the same module. */
const load = (file: string) => import(new URL(`../../../${file}.js`, import.meta.url).href)
const { referenceName } = await load('checker/reference/tensorflow')
const { prepareLearner, rehearseTasks, taskOf } = await load('checker/learner/learner-handle')
prepareLearner()
report({ reference: referenceName() })
// A fork is ended by a signal, so Node would never write its cache of compiled code. Before Node 22.10 there is none.
;(module as { flushCompileCache?(): void }).flushCompileCache?.()

// Kept here because the learner's code can do anything to the globals.
const send = process.send!.bind(process)
const on = process.on.bind(process)
const off = process.off.bind(process)
const kill = process.kill.bind(process, process.pid, 'SIGKILL')

// vitest would replace `process.exit` with one that only throws, which the learner's code could catch. This one stays.
const exit = (code?: number | string | null): never => {
  report({ exited: Number(code ?? 0) })
  kill()
  throw new Error('process.exit')
}
Object.defineProperty(process, 'exit', { get: () => exit, set: () => {} })

const questions = new Set<string>()
/** Counts a message of vitest: `t` is 'q' for a question and 's' for an answer, `i` is its number. */
function count({ t, i }: { t?: string; i?: string }): void {
  if (t === 'q' && i) questions.add(i)
  if (t === 's' && i) questions.delete(i)
  Atomics.store(beats, heartbeat.questions, questions.size)
  Atomics.add(beats, heartbeat.progress, 1)
}

// Ctrl-C reaches every process of the terminal, but this one ends with its host.
on('SIGINT', () => {})
on('message', count)
on('disconnect', kill)
// If something goes wrong in a rehearsal, it goes wrong again in the run, and is reported then.
on('message', ({ rehearse: kata }: ToSpare) => kata && rehearse(kata).catch(() => {}))

/** The kata that is being rehearsed. */
let rehearsed: string | undefined

/** Prepares for a kata, until there is something to run or another kata to prepare for. */
async function rehearse(kata: string): Promise<void> {
  if (rehearsed === kata) return
  rehearsed = kata
  const [{ rehearsal }, { checks }, solution] = await Promise.all([
    load('checker/judge/rehearsal'),
    load(`checker/ops/${opOf(kata)}/cases`),
    load(`solutions/${kata}`),
  ])
  rehearseTasks(checks[kata].cases(1).map(taskOf))
  for (const _ of rehearsal(kata, checks[kata], solution[kataOf(kata).name])) {
    await new Promise(setImmediate)
    if (rehearsed !== kata) return
  }
}

init({
  post: (message) => {
    count(message as { t?: string; i?: string })
    send(message)
  },
  on: (listener) => on('message', listener),
  off: (listener) => off('message', listener),
  setup: setupEnvironment,
  runTests: async (state, traces) => {
    rehearsed = undefined
    // Otherwise the learner's code runs in a process that has a watchdog of its own.
    if (state.providedContext.kata?.explain) Atomics.store(beats, heartbeat.working, work.explaining)
    reportCases(state)
    try {
      await runBaseTests('run', state, traces)
    } finally {
      Atomics.store(beats, heartbeat.working, work.nothing)
    }
  },
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
})

/**
 * Reports which case begins, so that a crash can name it, and each part of an explanation, so that a crash in a later
 * part does not lose it. vitest keeps both in its state, but sends them too late.
 */
function reportCases(state: { current?: { type: string; name: string; meta?: TaskMeta } }): void {
  let current = state.current
  Object.defineProperty(state, 'current', {
    get: () => current,
    set(task: typeof current) {
      const explained = current?.meta?.kata?.explanation
      if (explained && current !== task) report({ explained })
      current = task
      if (task?.type === 'test') report({ begun: task.name })
    },
  })
}
