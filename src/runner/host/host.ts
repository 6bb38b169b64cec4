/**
 * The host: vitest in a process of its own. It receives requests from the runner, runs each kata in a fork, and sends
 * verdicts back. It ends when the process that started it ends.
 */

import type { FromHost, HostOptions, ToHost } from '../runner-messages.ts'
import { startScheduler } from './scheduler.ts'

const options: HostOptions = JSON.parse(process.argv[2])
const send = (message: FromHost) => process.connected && process.send!(message)

// Ctrl-C reaches every process of the terminal; this one ends with the one that started it.
process.on('SIGINT', () => {})
let close = () => {}
process.on('disconnect', end)
// It may have ended while the imports above were loaded.
if (!process.connected) end()

function end(): void {
  close()
  process.exit()
}

const scheduler = await startScheduler(options, (name) => send({ type: 'reference', name }))
close = scheduler.close

process.on('message', (message: ToHost) => {
  if (message.type === 'cancel') scheduler.cancel()
  else if (message.type === 'prepare') scheduler.prepare(message.kata)
  else serve(message)
})

async function serve(message: Exclude<ToHost, { type: 'cancel' | 'prepare' }>): Promise<void> {
  const { number } = message
  try {
    if (message.type === 'cases') {
      send({ type: 'done', number, cases: await scheduler.casesOf(message.kata, message.seed) })
    } else {
      if (message.type === 'run') {
        await scheduler.run(message.request, (verdict) => send({ type: 'verdict', number, verdict }))
      } else {
        await scheduler.explain(message.request, (id, explanation) =>
          send({ type: 'explanation', number, id, explanation }),
        )
      }
      send({ type: 'done', number })
    }
  } catch (error) {
    send({ type: 'failed', number, message: (error as Error).message })
  }
}
