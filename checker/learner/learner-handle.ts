/**
 * The judge's side of the process that runs a learner's code: it starts that process, hands it katas and tasks, and reads
 * what comes back.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { Program } from '../../src/kata/kata.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import { brokenOff, type Ending, stoppedInWords } from '../../src/kata/words/stopped.ts'
import { buildFolder } from '../../src/paths.ts'
import type { CodePosition, Stuck } from '../../src/watchdog/heartbeat.ts'
import { limits } from '../../src/watchdog/limits.ts'
import type { Case, Performance, Task, Value } from '../cases/case.ts'
import {
  type FromLearner,
  framePipe,
  type ToLearner,
  type Written,
  watchdogPipe,
} from './learner-protocol.ts'
import { placeInWords } from './source-positions.ts'
import { frameReader } from './untrusted.ts'

type Problem = Pick<Failure, 'kind' | 'message'>

/** What a kata did with a task; or why nothing is known of it: the kata does not load, or its process has ended. */
export type Done = ({ performed: Performance } | { problem: Problem } | { stopped: Problem }) & {
  /** What was printed since the task before. */
  printed: Printed
}

/** The start of a text, and the length of all of it. */
export interface Printed {
  text: string
  length: number
}

export interface Run {
  /** What became of the task at this place. */
  done(task: number): Promise<Done>
  /** Resolves when nothing is to come, to the errors that nothing caught. */
  errors: Promise<string[]>
}

export interface Learner {
  perform(kata: Written, tasks: Task[]): Run
  /** Loads a kata for timing. Resolves to what is wrong with it, if anything. */
  enter(kata: Written, args: Value[]): Promise<Problem | undefined>
  /** Calls it once, with the numbers of the arguments moved on. */
  turn(by: number, answer: boolean): Promise<{ took: number; performed?: Performance } | { stopped: Problem }>
  hasEnded(): boolean
  end(): void
}

/** Without a frame for so long, the process is ended, whatever its watchdog says. */
const patience = limits.patience + 10_000

export function startLearner(): Learner {
  const child = start()
  let hasEnded = false
  const ending: Ending = { lastWords: '' }
  let at: CodePosition | undefined
  /** Set when the process cannot go on. */
  let stopped: Problem | undefined
  let program: Program | undefined
  let onFrame: (frame: FromLearner | { stopped: Problem }) => void = () => {}
  let timer: NodeJS.Timeout | undefined
  let requests = 0

  const stop = (problem: Problem) => {
    if (stopped) return
    stopped = problem
    clearTimeout(timer)
    child.kill('SIGKILL')
    onFrame({ stopped })
  }
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(
      () => stop(stoppedInWords({ stuck: { kind: 'endless' }, lastWords: '' })!),
      patience,
    ).unref()
  }
  const read = frameReader((frame) => {
    if (stopped) return
    if (!frame)
      return stop({ kind: 'crash', message: brokenOff('Its process sent something that is no answer.') })
    wait()
    if ('exited' in frame) ending.exit = { code: frame.exited, signal: null }
    else if ('broken' in frame) stop({ kind: 'crash', message: brokenOff(frame.broken) })
    else onFrame(frame)
  })
  const pipe = (number: number) => child.stdio[number] as Readable
  pipe(framePipe).on('data', read)
  let reported = ''
  pipe(watchdogPipe)
    .setEncoding('utf8')
    .on('data', (text: string) => {
      reported = (reported + text).slice(0, 2000)
      const stuck = stuckIn(reported)
      if (stuck) ending.stuck = { kind: stuck.kind }
      at = stuck?.at
    })
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      ending.lastWords = (ending.lastWords + text).slice(-4000)
    })
  }
  for (const stream of child.stdio) {
    stream?.on('error', () => {})
    // The process that judges may end while this one waits for a kata.
    ;(stream as Socket | null)?.unref()
  }
  child.on('error', () => {})
  child.on('exit', (code, signal) => {
    hasEnded = true
    ending.exit ??= { code, signal }
    const tell = () => {
      if (ending.stuck && at && program) ending.stuck.at = placeInWords(program, at)
      stop(stoppedInWords(ending)!)
    }
    child.once('close', tell)
    // Another process may keep the pipes open.
    setTimeout(tell, 1000).unref()
  })

  const send = (message: ToLearner) => {
    wait()
    if (child.connected) child.send(message, () => {})
  }

  return {
    perform(kata, tasks) {
      program = kata.program
      const done = tasks.map(() => deferred<Done>())
      const errors = deferred<string[]>()
      const unhandled: string[] = []
      let printed = { text: '', length: 0 }
      let next = 0
      const number = ++requests
      let hasBegun = false
      const settle = (what: { performed: Performance } | { problem: Problem } | { stopped: Problem }) => {
        done[next++]?.resolve({ ...what, printed })
        printed = { text: '', length: 0 }
      }
      const finish = () => {
        errors.resolve([...new Set(unhandled)])
        clearTimeout(timer)
        onFrame = () => {}
      }
      onFrame = (frame) => {
        if ('begins' in frame && frame.begins === number) hasBegun = true
        // Until then, frames of an earlier request come.
        if (!hasBegun && !('stopped' in frame)) return
        if ('printed' in frame) {
          printed.text = (printed.text + frame.printed).slice(0, limits.printed)
          printed.length += frame.length
        } else if ('performed' in frame && frame.performed) settle({ performed: frame.performed })
        else if ('unhandled' in frame) unhandled.push(frame.unhandled)
        else if ('problem' in frame || 'stopped' in frame) while (next < done.length) settle(frame)
        if ('stopped' in frame || 'done' in frame) {
          // If it says that it is done and is not, there is no answer to the rest.
          while (next < done.length) settle({ stopped: { kind: 'crash', message: brokenOff('') } })
          finish()
        }
      }
      if (stopped) onFrame({ stopped })
      else send({ type: 'perform', number, kata, tasks })
      return { done: (task) => done[task].promise, errors: errors.promise }
    },
    async enter(kata, args) {
      program = kata.program
      const entered = deferred<Problem | undefined>()
      let problem: Problem | undefined
      onFrame = (frame) => {
        if ('problem' in frame) problem = frame.problem
        else if ('stopped' in frame) entered.resolve(frame.stopped)
        else if ('done' in frame) entered.resolve(problem)
      }
      if (stopped) return stopped
      send({ type: 'enter', kata, args })
      return entered.promise
    },
    async turn(by, answer) {
      const turned = deferred<{ took: number; performed?: Performance } | { stopped: Problem }>()
      onFrame = (frame) => {
        if ('took' in frame || 'stopped' in frame) turned.resolve(frame)
      }
      if (stopped) return { stopped }
      send({ type: 'turn', by, answer })
      return turned.promise
    },
    hasEnded: () => hasEnded || stopped !== undefined,
    end: () => child.kill('SIGKILL'),
  }
}

function start(): ChildProcess {
  const { NODE_OPTIONS: _, NODE_CHANNEL_FD: __, NODE_COMPILE_CACHE: ___, ...env } = process.env
  const learner = path.join(buildFolder(), 'checker', 'learner', 'learner-process.js')
  const flags = [`--max-old-space-size=${limits.heapMegabytes}`, ...permissionFlags(env)]
  const child = spawn(process.execPath, [...flags, learner], {
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
  })
  // Nobody waits for it when its judge is done.
  child.unref()
  child.channel?.unref()
  return child
}

/**
 * A second lock for grading: Node's permission model, by which this process can read its own program and nothing else.
 * It also takes the debugger away that finds the line of an endless loop, so it is not used for a learner's own checks.
 */
function permissionFlags({ KATA_SANDBOX }: NodeJS.ProcessEnv): string[] {
  if (!KATA_SANDBOX) return []
  const [major, minor] = process.versions.node.split('.').map(Number)
  const isStable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
  const packages = path.dirname(path.dirname(createRequire(import.meta.url).resolve('ndarray/package.json')))
  const readable = [
    buildFolder(),
    ...['ndarray', 'iota-array', 'is-buffer'].map((name) => path.join(packages, name)),
  ]
  return [
    isStable ? '--permission' : '--experimental-permission',
    '--no-warnings',
    // Its watchdog is a thread.
    '--allow-worker',
    ...readable.map((folder) => `--allow-fs-read=${realpathSync(folder)}${path.sep}*`),
  ]
}

function stuckIn(text: string): Stuck | undefined {
  try {
    const { stuck } = JSON.parse(text)
    const { kind, at } = stuck
    if (kind !== 'endless' && kind !== 'promise' && kind !== 'memory') return undefined
    if (!Number.isInteger(at?.line) || !Number.isInteger(at?.column)) return { kind }
    return { kind, at: { line: at.line, column: at.column, function: String(at.function) } }
  } catch {
    return undefined
  }
}

function deferred<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

let spare: Learner | undefined
let current: Learner | undefined

/** What the process of the learner's code learns of a case. */
export const taskOf = ({ args, furtherCalls, sameArrays, guarded, into, ownMemory }: Case): Task => ({
  args,
  furtherCalls,
  sameArrays,
  guarded,
  into,
  ownMemory,
})

/** Starts a process ahead of time. */
export function prepareLearner(): void {
  spare ??= startLearner()
}

/** Lets that process perform these tasks with a function that returns what it gets, so that V8 has compiled what it needs. */
export async function rehearseTasks(tasks: Task[]): Promise<void> {
  const text = 'register({ rehearse: (given) => given })'
  const run = spare?.perform({ program: { script: 'file:///rehearsal.js', text }, name: 'rehearse' }, tasks)
  await run?.errors
}

/** The process for the next kata. It goes on with the next one, unless a kata has ended it. */
export function learnerForNext(): Learner {
  if (!current || current.hasEnded()) {
    current = spare ?? startLearner()
    spare = undefined
  }
  return current
}
