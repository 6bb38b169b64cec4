/** The runner as the commands and the screen use it: katas in, verdicts out. It starts the host process and talks to it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '../errors.ts'
import type { Tree } from '../kata/kata.ts'
import { keepVerdicts } from '../kata/progress.ts'
import type { Explanation, Verdict } from '../kata/verdict.ts'
import { buildFolder } from '../paths.ts'
import type { FromHost, HostOptions, RunRequest, ToHost } from './runner-messages.ts'

export interface Runner {
  /** The name of the reference that judges: 'TensorFlow.js cpu 4.22.0'. */
  reference: Promise<string>
  /**
   * Judges katas and resolves to their verdicts, in the order in which they were reached; `onVerdict` gets each at
   * once. Requests wait for the one before. Katas whose run was cancelled have no verdict. Rejects with a `UserError`
   * when the checker itself does not work. Verdicts on the learner's files are kept: see `progress.ts`.
   */
  run(request: RunRequest, onVerdict?: (verdict: Verdict) => void): Promise<Verdict[]>
  /**
   * Explains verdicts, which takes longer than a verdict may take; `onExplanation` gets each explanation as soon as it
   * is known. It can be cancelled like a run, and it never changes a verdict.
   */
  explain(request: RunRequest, onExplanation: (id: string, explanation: Explanation) => void): Promise<void>
  /** The names of the cases of a kata, in the order in which they run. */
  casesOf(kata: string, seed?: number): Promise<string[]>
  /** Prepares for the kata that is likely to be saved next, so that its verdict comes sooner. */
  prepare(kata: string): void
  /** Gives up the current request and those that wait. Their promises resolve with what there is so far. */
  cancel(): void
  /** The id of the host process; undefined while there is none. */
  pid(): number | undefined
  /** Ends every process of the runner. */
  close(): Promise<void>
}

export interface RunnerOptions {
  root: string
  tree: Tree
  /** The folder of the bundle; by default the one that this program was started from. */
  build?: string
  /**
   * For a submission: verdicts are not kept in `.kata/`, and Node's permission model locks the process of the learner's
   * code too.
   */
  isSubmission?: boolean
}

/** What arrives for a request before it is done. */
type Update = Extract<FromHost, { type: 'verdict' | 'explanation' }>

/** A request that waits or is being worked on. */
interface Pending {
  message: Exclude<ToHost, { type: 'cancel' | 'prepare' }>
  /** Called when the host gets the request. */
  onStart(): void
  onUpdate(update: Update): void
  resolve(done: { cases?: string[] }): void
  reject(error: Error): void
}

/** Starts the host at once, so that it is warm when the first request comes. A host that dies is replaced. */
export function startRunner({
  root,
  tree,
  build = buildFolder(),
  isSubmission = false,
}: RunnerOptions): Runner {
  const options: HostOptions = { root: realpathSync(root), tree }
  const waiting: Pending[] = []
  let current: Pending | undefined
  let host: ChildProcess | undefined
  let closed = false
  let count = 0
  let nameReference!: (name: string) => void
  let failReference!: (error: Error) => void
  let referenceName: string | undefined
  const reference = new Promise<string>((resolve, reject) => {
    nameReference = (name) => {
      referenceName = name
      resolve(name)
    }
    failReference = reject
  })
  // Not everybody asks for the reference: without this, its rejection would end the process.
  reference.catch(() => {})

  function start(): ChildProcess {
    const child = fork(path.join(build, 'src', 'runner', 'host', 'host.js'), [JSON.stringify(options)], {
      cwd: options.root,
      env: {
        ...process.env,
        KATA_ROOT: options.root,
        KATA_BUILD: build,
        ...(isSubmission && { KATA_SANDBOX: '1' }),
      },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let lastWords = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000)
    })
    child.on('message', onMessage)
    child.on('error', () => {})
    child.on('close', () => {
      // Another one has taken its place.
      if (host !== child) return
      host = undefined
      if (closed) return
      const error = new UserError(`The checker stopped unexpectedly.\n${lastWords.trim()}`)
      failReference(error)
      current?.reject(error)
      next()
    })
    return child
  }

  function onMessage(message: FromHost): void {
    if (message.type === 'reference') nameReference(message.name)
    else if (message.number === current?.message.number) answer(current, message)
  }

  function answer(pending: Pending, message: Exclude<FromHost, { type: 'reference' }>): void {
    if (message.type === 'verdict' || message.type === 'explanation') {
      pending.onUpdate(message)
      return
    }
    if (message.type === 'done') pending.resolve(message)
    else pending.reject(new UserError(message.message))
    next()
  }

  function next(): void {
    current = waiting.shift()
    if (!current) return
    const pending = current
    if (existsSync(path.join(build, 'src'))) begin(pending)
    else
      rebuild().then(
        () => begin(pending),
        (error) => giveUp(pending, error),
      )
  }

  function begin(pending: Pending): void {
    if (closed) return
    try {
      pending.onStart()
      host ??= start()
      host.send(pending.message)
    } catch (error) {
      giveUp(pending, error as Error)
    }
  }

  function giveUp(pending: Pending, error: Error): void {
    pending.reject(error)
    next()
  }

  /** Somebody has deleted `.kata`: a process that starts needs the files of the bundle. */
  async function rebuild(): Promise<void> {
    const { bundle } = await import(pathToFileURL(path.join(options.root, 'src', 'bundle.mjs')).href)
    build = await bundle(options.root)
    process.env.KATA_BUILD = build
    const old = host
    host = undefined
    if (old?.connected) old.disconnect()
  }

  function ask(message: Pending['message'], onStart = () => {}, onUpdate = (_: Update) => {}) {
    if (closed) return Promise.reject(new UserError('The runner is closed.'))
    return new Promise<{ cases?: string[] }>((resolve, reject) => {
      waiting.push({ message, onStart, onUpdate, resolve, reject })
      if (!current) next()
    })
  }

  function cancel(): void {
    for (const pending of waiting.splice(0)) pending.resolve({})
    if (current) host?.send({ type: 'cancel' } satisfies ToHost)
  }

  host = start()
  // This reads many files: now is the time for it, while the host starts.
  const keepFrom = tree === 'exercises' && !isSubmission ? keepVerdicts(options.root) : undefined
  return {
    reference,
    async run(request, onVerdict) {
      const verdicts: Verdict[] = []
      let keep: ReturnType<NonNullable<typeof keepFrom>> | undefined
      const isUsual = request.seed === undefined && request.case === undefined
      const onStart = () => {
        if (isUsual) keep = keepFrom?.(request.katas)
      }
      try {
        await ask({ type: 'run', number: ++count, request }, onStart, (update) => {
          if (update.type !== 'verdict') return
          verdicts.push(update.verdict)
          onVerdict?.(update.verdict)
        })
      } finally {
        // The reference has been named before the first verdict, perhaps by a host that has replaced one that died.
        if (referenceName !== undefined && verdicts.length > 0) keep?.(referenceName, verdicts)
      }
      return verdicts
    },
    async explain(request, onExplanation) {
      await ask({ type: 'explain', number: ++count, request }, undefined, (update) => {
        if (update.type === 'explanation') onExplanation(update.id, update.explanation)
      })
    },
    async casesOf(kata, seed) {
      return (await ask({ type: 'cases', number: ++count, kata, seed })).cases ?? []
    },
    prepare: (kata) => host?.send({ type: 'prepare', kata } satisfies ToHost),
    cancel,
    pid: () => host?.pid,
    async close() {
      closed = true
      cancel()
      current?.resolve({})
      current = undefined
      const child = host
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      // Node does not emit 'close' after a `disconnect` from this side.
      const gone = once(child, 'exit')
      if (child.connected) child.disconnect()
      await gone
    },
  }
}
