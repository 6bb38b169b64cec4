/**
 * A vitest pool of forks that are started before they are needed: each kata is judged in a process of its own, and
 * nobody waits for that process to start.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { PoolRunnerInitializer, PoolWorker } from 'vitest/node'
import { kataOf } from '../../kata/curriculum.ts'
import type { Explanation } from '../../kata/verdict.ts'
import type { Stuck } from '../../watchdog/heartbeat.ts'
import { limits } from '../../watchdog/limits.ts'
import { reportPipe, type ToSpare } from '../runner-messages.ts'
import { reportIn } from './fork-report.ts'

/** What is known about a fork, apart from what vitest reports. */
export interface Fork {
  process: ChildProcess
  /** The spec that it runs, once it runs one. */
  spec?: string
  /** The last that it printed: V8's message when it runs out of memory is here. */
  printedLast: string
  /** The name of the case that began last. */
  begun?: string
  /** The explanation so far. */
  explained: Explanation
  stuck?: Stuck
  /** It has loaded what every kata needs. */
  ready?: boolean
  /** It has been told to prepare for a kata. */
  rehearsed?: boolean
  /** How it ended, if it ended by itself. */
  exit?: { code: number | null; signal: string | null }
  /** Resolves when it has ended and everything that it wrote has been read. */
  gone: Promise<void>
  /** The host ended it: vitest was done with it, or the run was cancelled. */
  dismissed: boolean
}

export interface ForkOptions {
  /** The file that a fork runs, and the folder that it runs in. */
  program: string
  root: string
  onReference(name: string): void
}

export interface Forks {
  /** Is called with each fork that has ended. */
  onGone: (fork: Fork) => void
  pool: PoolRunnerInitializer
  /** Resolves when every fork has ended that was working or that could not start to work. */
  settled(): Promise<void>
  /** The fork that runs this spec. */
  working(spec: string): Fork | undefined
  /** Lets spare forks prepare for this kata. */
  rehearse(kata: string): void
  /** Whether to hand out only forks that have not rehearsed anything. */
  pristine(pristine: boolean): void
  /** Hands out forks, or stops doing so and ends those that are working. */
  open(open: boolean): void
  close(): void
}

export function startForks(options: ForkOptions): Forks {
  const forks = new Set<Fork>()
  const spares: Fork[] = []
  let open = true
  let closed = false
  let pristine = false
  let nextKata: string | undefined

  const start = (): Fork => {
    const started: Fork = startFork(options, () => {
      started.ready = true
      prepare(started)
      refill()
    })
    forks.add(started)
    started.gone.then(() => {
      forks.delete(started)
      if (spares.includes(started)) spares.splice(spares.indexOf(started), 1)
      all.onGone(started)
    })
    return started
  }
  const prepare = (spare: Fork) => {
    if (!nextKata || !spare.ready || spare.spec) return
    spare.rehearsed = true
    spare.process.send({ rehearse: nextKata } satisfies ToSpare, () => {})
  }
  /** Starts one spare at a time, a little later, so that it takes no time from the evaluation that runs now. */
  const refill = () => {
    setTimeout(() => {
      if (!closed && spares.length < limits.spares) spares.push(start())
    }, 200)
  }
  const take = (): Fork => {
    if (!open) throw new Error('The run was cancelled.')
    const at = spares.findIndex(({ rehearsed }) => !(pristine && rehearsed))
    const taken = at < 0 ? start() : spares.splice(at, 1)[0]
    refill()
    return taken
  }

  const all: Forks = {
    onGone: () => {},
    pool: { name: 'kata', createPoolWorker: () => workerOf(take) },
    settled: async () => {
      await Promise.all([...forks].filter((fork) => fork.spec || hasEnded(fork)).map(({ gone }) => gone))
    },
    working: (spec) => [...forks].find((fork) => fork.spec === spec),
    rehearse(kata) {
      // A fast kata is timed in a process that has done nothing else.
      nextKata = kataOf(kata).timed ? undefined : kata
      for (const spare of spares) prepare(spare)
    },
    pristine: (only) => {
      pristine = only
    },
    open: (wide) => {
      open = wide
      if (!open) for (const fork of forks) if (!spares.includes(fork)) dismiss(fork)
    },
    close: () => {
      open = false
      closed = true
      for (const fork of forks) dismiss(fork)
    },
  }
  spares.push(start())
  return all
}

/** A fork as vitest sees it. */
function workerOf(take: () => Fork): PoolWorker {
  let own: Fork | undefined
  let onMessage: (message: unknown) => void = () => {}
  // vitest expects nothing else, but a kata that is explained can send anything.
  const onObject = (message: unknown) => typeof message === 'object' && message && onMessage(message)
  return {
    name: 'kata',
    cacheFs: true,
    async start() {
      own = take()
      // vitest waits a minute for the answer of a fork, even if the fork has ended before it could answer.
      const error = new Error('The process ended before it could start.')
      const answer = () => onMessage({ __vitest_worker_response__: true, type: 'started', error })
      if (hasEnded(own)) setImmediate(answer)
      else own.process.once('exit', answer)
    },
    on(event, callback) {
      if (event === 'message') {
        onMessage = callback
        own?.process.on('message', onObject)
      } else own?.process.on(event, callback)
    },
    off: (event, callback) => own?.process.off(event, event === 'message' ? onObject : callback),
    send(message) {
      if (own && message.type === 'run') own.spec = message.context.files[0].filepath
      // It may have ended; vitest learns that from its exit.
      if (own?.process.connected) own.process.send(message, () => {})
    },
    async stop() {
      if (!own) return
      dismiss(own)
      await own.gone
    },
    deserialize: (data) => data,
  }
}

function startFork({ program, root, onReference }: ForkOptions, onReady: () => void): Fork {
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = fork(program, [], {
    cwd: root,
    execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
    env: {
      ...env,
      KATA_FORK: '1',
      NODE_ENV: 'test',
      VITEST: 'true',
      NO_COLOR: '1',
      FORCE_COLOR: '0',
    },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  })
  const started: Fork = {
    process: child,
    printedLast: '',
    explained: {},
    dismissed: false,
    gone: goneOf(child),
  }
  const print = (text: string) => {
    started.printedLast = (started.printedLast + text).slice(-limits.printed)
  }
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', print)
  for (const stream of child.stdio) stream?.on('error', () => {})
  createInterface(child.stdio[reportPipe] as Readable).on('line', (line) => {
    const report = reportIn(line)
    if (!report) return
    if ('reference' in report) {
      onReference(report.reference)
      onReady()
    } else if ('begun' in report) started.begun = report.begun
    else if ('explained' in report) Object.assign(started.explained, report.explained)
    else if ('exited' in report) started.exit = { code: report.exited, signal: null }
    else started.stuck = report.stuck
  })
  child.on('exit', (code, signal) => {
    if (!started.dismissed) started.exit ??= { code, signal }
  })
  child.on('error', () => {})
  return started
}

/** Another process that was started in it may keep its pipes open for ever. */
async function goneOf(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  const ended = new Promise((resolve) => child.once('exit', () => setTimeout(resolve, 1000)))
  await Promise.race([closed, ended])
}

function dismiss(fork: Fork): void {
  // A fork that ended by itself still counts, and may not have been read to its end yet.
  if (hasEnded(fork)) return
  fork.dismissed = true
  fork.process.kill('SIGKILL')
}

const hasEnded = ({ process }: Fork) => process.exitCode !== null || process.signalCode !== null
