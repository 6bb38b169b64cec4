import { createInterface } from 'node:readline/promises'
import type { Signals } from './signals.ts'

/** Asks a question at the terminal. The answer is '' when the input ends. */
export async function askUser(question: string, { signal, interrupt }: Signals): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', interrupt) // readline handles Ctrl-C itself
  try {
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    return await Promise.race([terminal.question(question, { signal }), ended])
  } finally {
    terminal.close()
  }
}
