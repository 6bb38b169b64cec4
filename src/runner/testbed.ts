/** For tests: a copy of the project to break, in a folder of its own. The real exercises are never touched. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { katas } from '../curriculum.ts'
import { stubOf } from '../stub.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

export interface Testbed {
  root: string
  file(kata: string): string
  solution(kata: string): string
  /** Writes the solution as the learner's, with this statement at the start of its body, and this above it all. */
  write(kata: string, statement?: string, above?: string): void
  remove(): void
}

/** Every exercise in it is the stub, whatever is in the real ones. */
export function startTestbed(): Testbed {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'cnn kata ')))
  for (const part of ['checker', 'solutions', 'src', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(path.join(project, part), path.join(root, part), { recursive: true })
  }
  cpSync(path.join(root, 'solutions'), path.join(root, 'exercises'), { recursive: true })
  symlinkSync(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction')

  const file = (kata: string) => path.join(root, 'exercises', `${kata}.ts`)
  const solution = (kata: string) => readFileSync(path.join(root, 'solutions', `${kata}.ts`), 'utf8')
  const stub = (kata: string) => stubOf(solution(kata), kata)
  for (const { id } of katas) writeFileSync(file(id), stub(id))
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
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
