/** Starts `debug.ts`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { buildFolder } from '../../paths.ts'
import type { HostOptions, RunRequest } from '../runner-messages.ts'

export type Debugging = HostOptions & RunRequest

/** Runs the cases of one kata in a process that a debugger can attach to, on this terminal. Resolves to its exit status. */
export async function debug(options: Debugging): Promise<number> {
  const program = path.join(buildFolder(), 'src', 'runner', 'debug', 'debug.js')
  // Ctrl-C ends the other process; this one ends after it.
  process.on('SIGINT', () => {})
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd: options.root,
    stdio: 'inherit',
  })
  const [code, signal] = await once(child, 'exit')
  return code ?? (signal === 'SIGINT' ? 130 : 1)
}
