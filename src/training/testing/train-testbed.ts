/** For tests: `npm run train` as a process, in this project or in a copy of it with changed katas. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../bundle.mjs'
import { root } from '../../testing/project-root.ts'
import type { History } from '../folder/history.ts'
import { hashOf, readWeights } from '../folder/weights-file.ts'

/** Copies the project to a folder in which the solutions can be changed; everything else is linked. */
export function copyProject(copy: string): void {
  cpSync(path.join(root, 'solutions'), path.join(copy, 'solutions'), { recursive: true })
  for (const name of ['src', 'exercises', 'node_modules']) {
    symlinkSync(path.join(root, name), path.join(copy, name), 'junction')
  }
}

export interface Finished {
  status: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

export interface Started {
  child: ChildProcess
  /** Resolves when the output contains this text, or when the process ends. */
  waitFor(text: string): Promise<void>
  finished: Promise<Finished>
}

/** Starts a training. `project` is the folder with the katas, `limits` are shell commands that run before it. */
export async function startTrain(
  args: readonly string[],
  {
    project = root,
    flags = [],
    limits,
    cwd,
  }: { project?: string; flags?: string[]; limits?: string; cwd?: string } = {},
): Promise<Started> {
  const build = await bundle(root)
  const cli = pathToFileURL(path.join(build, 'src', 'cli.js')).href
  const program = `const { main } = await import(${JSON.stringify(cli)}); process.exitCode = await main(process.argv.slice(1))`
  const command = [process.execPath, ...flags, '--input-type=module', '-e', program, '--', 'train', ...args]
  const [file, ...rest] = limits ? ['bash', '-c', `${limits}; exec "$@"`, 'bash', ...command] : command
  const env = { ...process.env, KATA_ROOT: project, KATA_BUILD: build }
  const child = spawn(file, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })

  const texts = { out: '', err: '' }
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, ...texts }))
  })
  child.stdout.setEncoding('utf8').on('data', (text) => {
    texts.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    texts.err += text
  })
  return {
    child,
    finished,
    async waitFor(text) {
      while (!texts.out.includes(text)) {
        const more = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
        const ended = await Promise.race([more.then(() => false), finished.then(() => true)])
        if (ended) return
      }
    },
  }
}

/** Runs a training to its end. */
export const runTrain = async (...args: Parameters<typeof startTrain>): Promise<Finished> =>
  (await startTrain(...args)).finished

export const historyIn = (folder: string): History =>
  JSON.parse(readFileSync(path.join(folder, 'history.json'), 'utf8'))

/** What is the same however often a run was stopped, and on any number of threads: everything but the times. */
export function resultOf(folder: string): unknown {
  const { started, seconds, measured, config, epochs, ...rest } = historyIn(folder)
  const { workers, ...settings } = config
  const metrics = epochs.map(({ seconds, picturesPerSecond, ...others }) => others)
  const { weights } = readWeights(folder)
  return { ...rest, settings, initialLoss: measured?.initialLoss, metrics, weights: hashOf(weights) }
}
