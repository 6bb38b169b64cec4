/** A setup file of vitest, run in the fork before a spec: tells the host what it could not see from outside. */
import { beforeEach } from 'vitest'
import { tell } from './control.ts'

// A crash can then name the case it happened in.
beforeEach(({ task }) => tell({ begun: task.name }))

const kill = process.kill.bind(process, process.pid, 'SIGKILL')
process.exit = (code) => {
  tell({ exited: Number(code ?? 0) })
  kill()
  throw new Error('process.exit')
}
