/** Lets one of the learner's functions see a picture, in a process of its own. */
import { fork } from 'node:child_process'
import path from 'node:path'
import { buildFolder } from '../../paths.ts'
import type { Look } from '../../show/look/look-messages.ts'

const limitMilliseconds = 15_000
const memoryMegabytes = 512

/** Never rejects: a function that loops, crashes or takes too much memory is a trouble in words. */
export function lookThrough(root: string, id: string): Promise<Look> {
  const program = path.join(buildFolder(), 'src', 'show', 'look', 'look-process.js')
  const child = fork(program, [root, id], {
    cwd: root,
    execArgv: [`--max-old-space-size=${memoryMegabytes}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      resolve({ trouble: `${id} did not return within ${limitMilliseconds / 1000} seconds.` })
      child.kill('SIGKILL')
    }, limitMilliseconds)
    const end = (look: Look) => {
      clearTimeout(limit)
      resolve(look)
    }
    child.on('message', (look: Look) => end(look))
    child.on('error', (error) => end({ trouble: error.message }))
    child.on('exit', () => end({ trouble: `The process in which ${id} ran has crashed.` }))
  })
}
