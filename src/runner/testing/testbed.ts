/** For tests: a copy of the project in a folder of its own, which a test may change. The real exercises stay untouched. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { katas } from '../../kata/curriculum.ts'
import { stubOf } from '../../kata/stub.ts'

const here = fileURLToPath(new URL('../../..', import.meta.url))

export interface Testbed {
  root: string
  file(kata: string): string
  solution(kata: string): string
  /** Writes the solution as the exercise, with `statement` at the start of the function's body and `above` at the top. */
  write(kata: string, statement?: string, above?: string): void
  /** Starts `npm run kata`, 'train', 'parity' or 'data', without npm. */
  start(args: string[], options?: { env?: NodeJS.ProcessEnv; cwd?: string }): Started
  /** The same, to its end. */
  run(...args: string[]): Promise<Ran>
  remove(): void
}

export interface Started {
  child: ChildProcessWithoutNullStreams
  finished: Promise<Ran>
}

export interface Ran {
  status: number | null
  out: string
  err: string
}

/**
 * In it, every exercise is the stub. A program that is bundled elsewhere has to say where the project is. The folder is
 * in the one for temporary files, and its name starts with `name`.
 */
export function startTestbed(project = here, name = 'cnn kata '): Testbed {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), name)))
  for (const part of ['checker', 'solutions', 'src', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(path.join(project, part), path.join(root, part), { recursive: true })
  }
  cpSync(path.join(root, 'solutions'), path.join(root, 'exercises'), { recursive: true })
  symlinkSync(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction')

  const file = (kata: string) => path.join(root, 'exercises', `${kata}.ts`)
  const solution = (kata: string) => readFileSync(path.join(root, 'solutions', `${kata}.ts`), 'utf8')
  const stub = (kata: string) => stubOf(solution(kata), kata)
  for (const { id } of katas) writeFileSync(file(id), stub(id))
  // As a user has it: the process does not know that it is tested.
  const start: Testbed['start'] = (args, { env = {}, cwd = root } = {}) => {
    const { FORCE_COLOR: _, NODE_ENV: __, VITEST: ___, ...usual } = process.env
    const boot = path.join(root, 'src', 'boot.mjs')
    const child = spawn(process.execPath, [boot, ...args], { cwd, env: { ...usual, ...env } })
    return { child, finished: endOf(child) }
  }
  return {
    root,
    file,
    solution,
    write(kata, statement = '', above = '') {
      const lines = solution(kata).split('\n')
      const body = stub(kata)
        .split('\n')
        .findIndex((line) => line.includes('TODO'))
      lines.splice(body, 0, `  ${statement}`)
      writeFileSync(file(kata), above + lines.join('\n'))
    },
    start,
    run: (...args) => start(args).finished,
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** What a process has printed, and its exit code. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const [status] = await once(child, 'close')
  return { status, ...said }
}
