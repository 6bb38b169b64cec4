/** For tests: `npm run train` as a process, where this project is or in a copy of it with katas of one's own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from '../../bundle.mjs'
import type { History } from '../folder/history.ts'
import { hashOf, readWeights } from '../folder/weights-file.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A folder with the solutions to be changed; everything else in it is that of the project. */
export function copyProject(): string {
  const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'project-')))
  cpSync(path.join(root, 'solutions'), path.join(copy, 'solutions'), { recursive: true })
  for (const name of ['src', 'exercises', 'node_modules']) {
    symlinkSync(path.join(root, name), path.join(copy, name), 'junction')
  }
  return copy
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

export interface Finished {
  status: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

export interface Started {
  child: ChildProcess
  /** Resolves when the output has these words, or when the process ends. */
  said(words: string): Promise<void>
  finished: Promise<Finished>
}

/** Starts a training. `project` is where the katas are, `limits` are commands of a shell that come before. */
export async function startTrain(
  args: readonly string[],
  { project = root, flags = [], limits }: { project?: string; flags?: string[]; limits?: string } = {},
): Promise<Started> {
  const build = await bundle(root)
  const cli = pathToFileURL(path.join(build, 'src', 'cli.js')).href
  const program = `const { main } = await import(${JSON.stringify(cli)}); process.exitCode = await main(process.argv.slice(1))`
  const command = [process.execPath, ...flags, '--input-type=module', '-e', program, '--', 'train', ...args]
  const [file, ...rest] = limits ? ['bash', '-c', `${limits}; exec "$@"`, 'bash', ...command] : command
  const env = { ...process.env, KATA_ROOT: project, KATA_BUILD: build }
  const child = spawn(file, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })

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
    async said(words) {
      while (!texts.out.includes(words)) {
        const more = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
        const ended = await Promise.race([more.then(() => false), finished.then(() => true)])
        if (ended) return
      }
    },
  }
}

/** The same, to its end. */
export const runTrain = async (...args: Parameters<typeof startTrain>): Promise<Finished> =>
  (await startTrain(...args)).finished

export const historyIn = (folder: string): History =>
  JSON.parse(readFileSync(path.join(folder, 'history.json'), 'utf8'))

/** What has to be the same, however often a run was stopped and on however many threads: all but the times. */
export function essenceOf(folder: string): unknown {
  const { started, seconds, measured, config, epochs, ...rest } = historyIn(folder)
  const { workers, ...settings } = config
  const figures = epochs.map(({ seconds, picturesPerSecond, ...others }) => others)
  const { weights } = readWeights(folder)
  return { ...rest, settings, initialLoss: measured?.initialLoss, figures, weights: hashOf(weights) }
}
