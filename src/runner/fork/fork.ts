/**
 * A fork: the process that one kata is judged in. It loads TensorFlow.js ahead of time, starts its watchdog (a
 * thread, which sees it from the inside even when the learner's code never gives the main thread back), and
 * then does what vitest asks of it.
 */
import { Worker } from 'node:worker_threads'
import type { TaskMeta } from 'vitest'
import { init, runBaseTests, setupEnvironment } from 'vitest/worker'
import { kataOf, opOf } from '../../kata/curriculum.ts'
import type { ToSpare } from '../runner-messages.ts'
import { heartbeat, type WatchdogData } from './heartbeat.ts'
import { report } from './report-pipe.ts'

const beats = new Int32Array(new SharedArrayBuffer(4 * Object.keys(heartbeat).length))
const watch: WatchdogData = { beats, folder: process.env.KATA_FOLDER! }
new Worker(new URL('./watchdog.js', import.meta.url), { workerData: watch, execArgv: [] }).unref()
setInterval(() => Atomics.add(beats, heartbeat.turns, 1), 100).unref()

// Where pipes are asynchronous, a flood of output would pile up in memory instead of going out.
for (const stream of [process.stdout, process.stderr]) {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } }
  _handle?.setBlocking?.(true)
}

/** The checker is bundled file by file, so that this is the one that the specs import. */
const load = (file: string) => import(new URL(`../../../${file}.js`, import.meta.url).href)
const { referenceName } = await load('checker/reference/tensorflow')
report({ reference: referenceName() })

// The learner's code can do anything to the globals.
const send = process.send!.bind(process)
const on = process.on.bind(process)
const off = process.off.bind(process)
const kill = process.kill.bind(process, process.pid, 'SIGKILL')

// vitest puts an exit in place that only throws, which a learner's code could catch; this one stays.
const exit = (code?: number | string | null): never => {
  report({ exited: Number(code ?? 0) })
  kill()
  throw new Error('process.exit')
}
Object.defineProperty(process, 'exit', { get: () => exit, set: () => {} })

const questions = new Set<string>()
/** The messages of vitest: `t` is 'q' for a question and 's' for an answer, `i` is its number. */
function count({ t, i }: { t?: string; i?: string }): void {
  if (t === 'q' && i) questions.add(i)
  if (t === 's' && i) questions.delete(i)
  Atomics.store(beats, heartbeat.questions, questions.size)
  Atomics.add(beats, heartbeat.messages, 1)
}

// Ctrl-C reaches every process of the terminal; this one ends with its host.
on('SIGINT', () => {})
on('message', count)
// What goes wrong in a rehearsal will be seen, and told, when it is done in earnest.
on('message', ({ rehearse: kata }: ToSpare) => kata && rehearse(kata).catch(() => {}))

let wanted: string | undefined
/** Makes ready for a kata, until there is something to run, or another kata to make ready for. */
async function rehearse(kata: string): Promise<void> {
  if (wanted === kata) return
  wanted = kata
  const [{ rehearsal }, { checks }, solution] = await Promise.all([
    load('checker/judge/rehearsal'),
    load(`checker/ops/${opOf(kata)}/cases`),
    load(`solutions/${kata}`),
  ])
  for (const _ of rehearsal(kata, checks[kata], solution[kataOf(kata).name])) {
    await new Promise(setImmediate)
    if (wanted !== kata) return
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
    wanted = undefined
    Atomics.store(beats, heartbeat.working, state.providedContext.kata?.explain ? 2 : 1)
    tellCases(state)
    try {
      await runBaseTests('run', state, traces)
    } finally {
      Atomics.store(beats, heartbeat.working, 0)
    }
  },
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
})

/**
 * Says which case begins, so that a crash can name it, and what a part of an explanation has found, so that a later
 * part cannot lose it: vitest notes both in its state, and tells too late.
 */
function tellCases(state: { current?: { type: string; name: string; meta?: TaskMeta } }): void {
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
