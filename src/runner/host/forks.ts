/**
 * A vitest pool of forks that are started before they are needed: a kata is judged in a process of its own,
 * and nobody waits for that process to start.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { PoolRunnerInitializer, PoolWorker } from 'vitest/node'
import type { Explanation } from '../../kata/verdict.ts'
import { limits } from '../limits.ts'
import { type ForkReport, reportPipe, type Stuck, type ToSpare } from '../runner-messages.ts'

/** What there is to know about a fork besides what vitest says. */
export interface Fork {
  process: ChildProcess
  /** The spec that it runs, once it does. */
  spec?: string
  /** What it printed since, up to the limit, and how much that was. */
  printed: string
  printedLength: number
  /** The end of it: what V8 says when it gives up is there. */
  printedLast: string
  /** The name of the case that it began last. */
  begun?: string
  /** What it has explained so far. */
  explained: Explanation
  stuck?: Stuck
  /** It has loaded what every kata needs. */
  ready?: boolean
  /** It has been told to make ready for a kata. */
  rehearsed?: boolean
  /** How it ended, when it did so by itself. */
  exit?: { code: number | null; signal: string | null }
  /** Fulfilled when it is gone and everything that it said has been read. */
  gone: Promise<void>
  /** It was ended from here: vitest was done with it, or the run was cancelled. */
  dismissed: boolean
}

export interface ForkOptions {
  /** The file that a fork runs, and the folder that it runs in. */
  program: string
  root: string
  /** The folder of the katas under test. */
  folder: string
  onReference(name: string): void
  onGone(fork: Fork): void
}

export interface Forks {
  pool: PoolRunnerInitializer
  /** Fulfilled when every fork is gone that was at work, or that has ended before it could be. */
  settled(): Promise<void>
  /** Lets the forks that wait make ready for this kata; for none, those that are still to be started. */
  rehearse(kata: string | undefined): void
  /** Gives out only forks that have done nothing at all, or any. */
  pristine(pristine: boolean): void
  /** Gives out forks, or gives none and ends those that are at work. */
  open(open: boolean): void
  close(): void
}

export function startForks(options: ForkOptions): Forks {
  const forks = new Set<Fork>()
  const spares: Fork[] = []
  let open = true
  let closed = false
  let pristine = false
  let wanted: string | undefined

  const start = (): Fork => {
    const one: Fork = startFork(options, () => {
      one.ready = true
      prepare(one)
      refill()
    })
    forks.add(one)
    one.gone.then(() => {
      forks.delete(one)
      if (spares.includes(one)) spares.splice(spares.indexOf(one), 1)
      options.onGone(one)
    })
    return one
  }
  const prepare = (one: Fork) => {
    if (!wanted || !one.ready || one.spec) return
    one.rehearsed = true
    one.process.send({ rehearse: wanted } satisfies ToSpare, () => {})
  }
  /**
   * One at a time, when the last one is ready, and a little later, so that starting the next fork takes no time
   * from the evaluation that runs now.
   */
  const refill = () => {
    setTimeout(() => {
      if (!closed && spares.length < limits.spares) spares.push(start())
    }, 200)
  }
  const take = (): Fork => {
    if (!open) throw new Error('The run was cancelled.')
    const fit = spares.findIndex((one) => !(pristine && one.rehearsed))
    const taken = fit < 0 ? start() : spares.splice(fit, 1)[0]
    refill()
    return taken
  }

  spares.push(start())
  return {
    pool: { name: 'kata', createPoolWorker: () => workerOf(take) },
    settled: async () => {
      await Promise.all([...forks].filter((one) => one.spec || hasEnded(one)).map((one) => one.gone))
    },
    rehearse(kata) {
      wanted = kata
      for (const one of spares) prepare(one)
    },
    pristine: (only) => {
      pristine = only
    },
    open: (wide) => {
      open = wide
      if (!open) for (const one of forks) if (!spares.includes(one)) dismiss(one)
    },
    close: () => {
      open = false
      closed = true
      for (const one of forks) dismiss(one)
    },
  }
}

/** vitest's view of a fork. */
function workerOf(take: () => Fork): PoolWorker {
  let own: Fork | undefined
  let hear: (message: unknown) => void = () => {}
  return {
    name: 'kata',
    cacheFs: true,
    async start() {
      own = take()
      // vitest would wait a minute for the word of a fork that is gone before it could give it.
      const error = new Error('The process ended before it could start.')
      const tell = () => hear({ __vitest_worker_response__: true, type: 'started', error })
      if (hasEnded(own)) setImmediate(tell)
      else own.process.once('exit', tell)
    },
    on(event, callback) {
      if (event === 'message') hear = callback
      own?.process.on(event, callback)
    },
    off: (event, callback) => own?.process.off(event, callback),
    send(message) {
      if (own && message.type === 'run') own.spec = message.context.files[0].filepath
      // It may be gone, which vitest hears of by its exit.
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

function startFork({ program, root, folder, onReference }: ForkOptions, onReady: () => void): Fork {
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = fork(program, [], {
    cwd: root,
    execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
    env: { ...env, KATA_FOLDER: folder, NODE_ENV: 'test', VITEST: 'true', NO_COLOR: '1', FORCE_COLOR: '0' },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  })
  const one: Fork = {
    process: child,
    printed: '',
    printedLength: 0,
    printedLast: '',
    explained: {},
    dismissed: false,
    gone: once(child, 'close').then(() => {}),
  }
  const print = (text: string) => {
    one.printedLast = (one.printedLast + text).slice(-limits.printed)
    if (!one.spec) return
    one.printedLength += text.length
    if (one.printed.length < limits.printed) one.printed += text
  }
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', print)
  createInterface(child.stdio[reportPipe] as Readable).on('line', (line) => {
    const said: ForkReport = JSON.parse(line)
    if ('reference' in said) {
      onReference(said.reference)
      onReady()
    } else if ('begun' in said) one.begun = said.begun
    else if ('explained' in said) Object.assign(one.explained, said.explained)
    else if ('exited' in said) one.exit = { code: said.exited, signal: null }
    else one.stuck = said.stuck
  })
  child.on('exit', (code, signal) => {
    if (!one.dismissed) one.exit ??= { code, signal }
  })
  child.on('error', () => {})
  return one
}

function dismiss(one: Fork): void {
  // Who has ended by itself is still to be heard, and has perhaps not been read to its end.
  if (hasEnded(one)) return
  one.dismissed = true
  one.process.kill('SIGKILL')
}

const hasEnded = ({ process }: Fork) => process.exitCode !== null || process.signalCode !== null
