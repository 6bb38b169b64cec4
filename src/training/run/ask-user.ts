import { once } from 'node:events'
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

/** Asks for one of these keys, in small letters, which needs no Enter; Enter is '\r'. It is also the answer when the input ends. */
export async function askKey(question: string, keys: string[], signals: Signals): Promise<string> {
  const { stdin, stdout } = process
  stdout.write(question)
  stdin.setRawMode(true)
  try {
    for (;;) {
      const [text] = await Promise.race([
        once(stdin, 'data', { signal: signals.signal }),
        once(stdin, 'end', { signal: signals.signal }).then(() => ['\r']),
      ])
      for (const key of String(text).toLowerCase().replaceAll('\n', '\r')) {
        if (keys.includes(key)) return key
        if (key === '\x03') signals.interrupt()
      }
    }
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write('\n')
  }
}
