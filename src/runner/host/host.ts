/**
 * The host: vitest in a process of its own. It receives requests from the runner, runs each kata in a fork, and sends
 * verdicts back. It ends when the process that started it ends.
 */

import path from 'node:path'
import { buildFolder } from '../../paths.ts'
import type { FromHost, HostOptions, ToHost } from '../runner-messages.ts'
import { startForks } from './forks.ts'
import type { Scheduler } from './scheduler.ts'

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

// The first fork loads TensorFlow.js, and rehearses, while this process loads vitest: both take half of a check's time.
const forks = startForks({
  program: path.join(buildFolder(), 'src', 'runner', 'fork', 'fork.js'),
  root: options.root,
  onReference: (name) => send({ type: 'reference', name }),
})
close = forks.close
const starting = import('./scheduler.ts').then(({ startScheduler }) => startScheduler(options, forks))

process.on('uncaughtException', async (error) => {
  // Node could not read a message of a fork: a kata that was explained has written to its pipe. No verdict depends on that.
  if (error.stack?.includes('parseChannelMessages')) return (await starting).cancel()
  console.error(error)
  process.exit(1)
})

process.on('message', async (message: ToHost) => {
  if (message.type === 'run' && message.request.katas.length === 1) forks.rehearse(message.request.katas[0])
  if (message.type === 'prepare') forks.rehearse(message.kata)
  else if (message.type === 'cancel') (await starting).cancel()
  else serve(await starting, message)
})

async function serve(
  scheduler: Scheduler,
  message: Exclude<ToHost, { type: 'cancel' | 'prepare' }>,
): Promise<void> {
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
