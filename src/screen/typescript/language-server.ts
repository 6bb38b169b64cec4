/**
 * TypeScript's language server, in a process of its own: `tsc --lsp`. It loads the project once, and then needs a few
 * hundredths of a second for a file. Messages are JSON with a header, see
 * https://microsoft.github.io/language-server-protocol.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export interface LanguageServer {
  /** Resolves to the result; rejects if the server says no or has ended. */
  ask(method: string, params: unknown): Promise<unknown>
  tell(method: string, params: unknown): void
  close(): void
}

interface Message {
  id?: number | string
  method?: string
  result?: unknown
  error?: { message: string }
}

/** Undefined if TypeScript is not installed, or is one without a language server. */
export async function startLanguageServer(root: string): Promise<LanguageServer | undefined> {
  const program = await programOf(root)
  if (!program) return undefined
  const child = spawn(program, ['--lsp', '--stdio'], { cwd: root, stdio: 'pipe', windowsHide: true })
  yieldToOthers(child)
  const server = talkTo(child)
  const rootUri = pathToFileURL(root).href
  const capabilities = { textDocument: { diagnostic: {} } }
  try {
    await server.ask('initialize', { processId: process.pid, rootUri, capabilities })
  } catch {
    return undefined
  }
  server.tell('initialized', {})
  return server
}

async function programOf(root: string): Promise<string | undefined> {
  const finder = path.join(root, 'node_modules', 'typescript', 'lib', 'getExePath.js')
  try {
    const { default: programPath } = await import(pathToFileURL(finder).href)
    return programPath()
  } catch {
    return undefined
  }
}

/** The verdict is more urgent than the types. */
function yieldToOthers({ pid }: ChildProcessWithoutNullStreams): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // Not every system allows it.
  }
}

function talkTo(child: ChildProcessWithoutNullStreams): LanguageServer {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let count = 0
  let received = Buffer.alloc(0)

  function send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    if (child.stdin.writable) child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  function onMessage({ id, method, result, error }: Message): void {
    // The server also asks, for example for settings: there are none.
    if (method !== undefined) {
      if (id !== undefined) send({ id, result: null })
      return
    }
    const asked = waiting.get(id as number)
    waiting.delete(id as number)
    if (error) asked?.reject(new Error(error.message))
    else asked?.resolve(result)
  }

  function end(): void {
    for (const { reject } of waiting.values()) reject(new Error('The language server has ended.'))
    waiting.clear()
  }

  child.on('error', end)
  child.on('exit', end)
  child.stdin.on('error', () => {})
  child.stderr.resume()
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const headerEnd = received.indexOf('\r\n\r\n')
      if (headerEnd < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, headerEnd))?.[1])
      const messageEnd = headerEnd + 4 + length
      if (!(received.length >= messageEnd)) return
      const text = received.toString('utf8', headerEnd + 4, messageEnd)
      received = received.subarray(messageEnd)
      onMessage(JSON.parse(text))
    }
  })

  return {
    ask(method, params) {
      const id = ++count
      return new Promise((resolve, reject) => {
        if (child.exitCode !== null) return reject(new Error('The language server has ended.'))
        waiting.set(id, { resolve, reject })
        send({ id, method, params })
      })
    },
    tell: (method, params) => send({ method, params }),
    close: () => child.kill(),
  }
}
