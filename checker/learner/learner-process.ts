/**
 * The program of the process that runs a learner's code, and that holds no right answer. It gets a kata and tasks, and
 * writes to a pipe what the kata did with them.
 *
 * What it needs of Node it takes before the kata is loaded, and then it removes from `process` whatever gives files, code
 * or other processes. So a kata has nothing to read a solution with, not even by `eval`. It can do anything to the
 * built-ins of this process; what is right is decided in another one.
 */
import { writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { serialize } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { heartbeat, type WatchdogData, work } from '../../src/watchdog/heartbeat.ts'
import { limits } from '../../src/watchdog/limits.ts'
import { perform } from '../judge/perform.ts'
import { describeThrown } from '../judge/thrown.ts'
import {
  type FromLearner,
  framePipe,
  type ToLearner,
  type Written,
  watchdogPipe,
} from './learner-protocol.ts'
import { restrictProcess } from './restricted-process.ts'
import { type Kata, loadKata } from './run-program.ts'
import { type TimedKata, timedKata } from './timed-kata.ts'

const beats = new Int32Array(new SharedArrayBuffer(4 * Object.keys(heartbeat).length))
const workerData: WatchdogData = { beats, pipe: watchdogPipe }
new Worker(new URL('../../src/watchdog/watchdog.js', import.meta.url), { workerData, execArgv: [] }).unref()
setInterval(() => Atomics.add(beats, heartbeat.turns, 1), 100).unref()

const { setImmediate, setTimeout } = globalThis
const turnOfEvents = () => new Promise((resolve) => setImmediate(resolve))
/** As long as `setTimeout(f, 0)` takes, so that what a kata has put off until then comes first. */
const shortly = () => new Promise((resolve) => setTimeout(resolve, 1))

/** Synchronous: what was sent arrives even if the process dies right after it. */
function send(frame: FromLearner): void {
  const bytes = serialize(frame)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  const all = Buffer.concat([length, bytes])
  for (let written = 0; written < all.length; ) written += writeSync(framePipe, all, written)
}

let left = limits.printed
let skipped = 0
/** Sends the start of what is printed. Of the rest only the length is sent, now and then. */
function print(text: string): void {
  const kept = text.slice(0, left)
  left -= kept.length
  skipped += text.length - kept.length
  if (kept || skipped > 100_000) flush(kept)
}
function flush(printed = ''): void {
  const length = printed.length + skipped
  skipped = 0
  if (length > 0) send({ printed, length })
}
const printer = () =>
  new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      print(String(chunk))
      done()
    },
  })

process.on('SIGINT', () => {})
process.on('uncaughtException', (error) => send({ unhandled: describeThrown(error) }))
process.on('unhandledRejection', (error) => send({ unhandled: describeThrown(error) }))
process.on('message', receive)
const end = restrictProcess((kill) => ({
  stdout: printer(),
  stderr: printer(),
  exit(code) {
    flush()
    send({ exited: Number(code ?? 0) })
    kill()
    throw new Error('process.exit')
  },
}))

let timed: TimedKata | undefined
/** One request at a time. */
let working = Promise.resolve()

function receive(message: ToLearner): void {
  working = working.then(() => serve(message)).catch((error) => send({ broken: describeThrown(error) }))
}

async function serve(message: ToLearner): Promise<void> {
  const isTimed = message.type !== 'perform'
  Atomics.store(beats, heartbeat.working, isTimed ? work.timing : work.judging)
  if (message.type === 'turn') send(timed!.turn(message))
  else {
    if (message.type === 'perform') send({ begins: message.number })
    const kata = await load(message.kata)
    if (kata && message.type === 'perform') {
      for (const task of message.tasks) {
        await turnOfEvents()
        const performed = perform(kata, task)
        flush()
        send({ performed })
        Atomics.add(beats, heartbeat.progress, 1)
      }
      await shortly()
    } else if (kata && message.type === 'enter') timed = timedKata(kata, message.args)
    flush()
    send({ done: true })
  }
  Atomics.add(beats, heartbeat.progress, 1)
  Atomics.store(beats, heartbeat.working, work.nothing)
}

async function load({ program, name }: Written): Promise<Kata | undefined> {
  const { kata, problem } = await loadKata(program, name)
  if (problem) send({ problem })
  return kata
}

// The judge has ended.
process.on('disconnect', end)
