/** What TypeScript says about the learner's files. Katas run without types, so this is advice: no verdict waits for it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { kataOf } from '../../kata/curriculum.ts'
import { type LanguageServer, startLanguageServer } from './language-server.ts'

/** An error of the compiler; lines count from 1. */
export interface TypeProblem {
  line: number
  message: string
}

export interface TypeChecks {
  /** Checks the file of a kata as it is now, and calls `onProblems` when TypeScript has an answer. */
  check(id: string): void
  /** Files below `exercises/` have changed. */
  changed(files: readonly string[]): void
  close(): void
}

/** What the server says about a place in a file. Severity 1 is an error; the others are hints for editors. */
interface Diagnostic {
  range: { start: { line: number } }
  severity?: number
  message: string
}

/** Nothing is started before the first check. If there is no TypeScript, nothing is ever reported. */
export function startTypeChecks(
  root: string,
  onProblems: (id: string, problems: TypeProblem[]) => void,
): TypeChecks {
  const exercises = path.join(root, 'exercises')
  const uriOf = (file: string) => pathToFileURL(path.join(exercises, file)).href
  const versions = new Map<string, number>()
  let starting: Promise<LanguageServer | undefined> | undefined
  let server: LanguageServer | undefined
  let closed = false

  async function start(): Promise<LanguageServer | undefined> {
    server = await startLanguageServer(root)
    if (closed) server?.close()
    return server
  }

  /** The server takes the text from us, because it does not watch the disk. */
  function open(uri: string, text: string): void {
    const version = (versions.get(uri) ?? 0) + 1
    versions.set(uri, version)
    const textDocument = { uri, version }
    if (version > 1) server?.tell('textDocument/didChange', { textDocument, contentChanges: [{ text }] })
    else {
      server?.tell('textDocument/didOpen', {
        textDocument: { ...textDocument, languageId: 'typescript', text },
      })
    }
  }

  async function check(id: string): Promise<void> {
    if (kataOf(id).language) return
    starting ??= start()
    if (!(await starting) || closed) return
    const uri = uriOf(`${id}.ts`)
    open(uri, readFileSync(path.join(exercises, `${id}.ts`), 'utf8'))
    const version = versions.get(uri)
    const answer = await server!.ask('textDocument/diagnostic', { textDocument: { uri } })
    // If the file was saved again, there will be another answer.
    if (versions.get(uri) === version && !closed) onProblems(id, problemsIn(answer))
  }

  return {
    check(id) {
      // A file that is gone, or a server that has ended, is no reason to say anything.
      check(id).catch(() => {})
    },
    changed(files) {
      const changes = files.map((file) => ({ uri: uriOf(file), type: 2 }))
      server?.tell('workspace/didChangeWatchedFiles', { changes })
    },
    close() {
      closed = true
      server?.close()
    },
  }
}

function problemsIn(answer: unknown): TypeProblem[] {
  const { items = [] } = (answer ?? {}) as { items?: Diagnostic[] }
  return items
    .filter(({ severity }) => severity === undefined || severity === 1)
    .map(({ range, message }) => ({ line: range.start.line + 1, message }))
    .sort((a, b) => a.line - b.line)
}
