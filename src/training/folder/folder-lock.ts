/** A mark in the folder of a run that says that somebody is at work on it, so that nobody else begins. */
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { createFile, removeIfPossible } from './atomic-files.ts'

/** It holds the number of the process, and the machine that it runs on. */
const lockFile = 'running.pid'
const ownMark = `${process.pid} ${hostname()}\n`

/** Milliseconds: so often the mark is renewed, and after so many nobody believes it. */
const renewed = 5000
const believed = 20_000
/** So long another process may need from looking at the mark to writing its own. */
const settled = 100

/**
 * Marks the folder until the given function is called. A process that was killed leaves its mark, but its number is
 * free, or another's who does not renew it. Throws a `UserError` when another process is at work.
 */
export function lockRunFolder(folder: string): () => void {
  const file = path.join(folder, lockFile)
  for (let attempt = 1; !take(folder, file); attempt++) {
    if (attempt === 10)
      throw new UserError(`${file} cannot be replaced. Remove it, if no run is going on there.`)
  }
  const timer = setInterval(() => renew(file), renewed)
  timer.unref()
  const leave = () => {
    clearInterval(timer)
    process.off('exit', leave)
    // On a disk that cannot be written any more the mark will not be renewed either.
    if (contentsOf(file) === ownMark) removeIfPossible(file)
  }
  process.on('exit', leave) // a second Ctrl-C
  return leave
}

/** Of several that come at once only one succeeds. */
function take(folder: string, file: string): boolean {
  const left = existsSync(file)
  refuseOthers(folder, file)
  if (left) removeIfPossible(file)
  if (!createFile(file, ownMark)) return false
  // Others may have found the same mark, and have taken this one for it.
  if (left) sleep(settled)
  return contentsOf(file) === ownMark
}

/**
 * Throws a `UserError` if another process is at work on the folder since this one has occupied it: this one stood
 * still for so long that its mark was not believed any more.
 */
export function assertLocked(folder: string): void {
  const text = contentsOf(path.join(folder, lockFile))
  if (text === '' || text === ownMark) return
  throw new UserError(
    `The run in ${folder} has been gone on with by process ${text.trim().replace(' ', ' on ')} while this one stood still. This one ends here and leaves it to that one.`,
  )
}

function refuseOthers(folder: string, file: string): void {
  let text = contentsOf(file)
  if (text === '' && isFresh(file)) {
    sleep(settled) // it is being written
    text = contentsOf(file)
  }
  const [number, machine = hostname()] = text.trim().split(' ')
  const pid = Number(number)
  if (!(pid > 0) || text === ownMark) return
  const state = machine === hostname() ? stateOf(pid) : 'running'
  if (state === 'standing')
    throw new UserError(
      `The run in ${folder} is going on, but process ${pid}, which is at work on it, stands still (Ctrl-Z?). ` +
        `Let that one go on (fg, or kill -CONT ${pid}), or end it (kill -9 ${pid}).`,
      2,
    )
  if (state === 'running' && isFresh(file)) {
    const here = machine === hostname()
    throw new UserError(
      `The run in ${folder} is going on: process ${pid}${here ? '' : ` on ${machine}`} is at work on it. Stop that one first (Ctrl-C), or wait for its end.` +
        (here ? '' : ` If it has been killed, its mark counts for ${believed / 1000} seconds.`),
      2,
    )
  }
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const isFresh = (file: string) =>
  Math.abs(Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)) < believed // clocks are set back

/**
 * A process that has ended keeps its number until its parent asks how, and some never ask: that (Z), and whether a
 * training has been stopped for a while (T), only Linux tells.
 */
function stateOf(pid: number): 'running' | 'standing' | 'ended' {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'ended'
  }
  const [, letter = 'R'] = /\) ([A-Z])/i.exec(contentsOf(`/proc/${pid}/stat`)) ?? []
  if (letter === 'Z') return 'ended'
  // Days later its number may be that of something else.
  return letter === 'T' && contentsOf(`/proc/${pid}/cmdline`).includes('train') ? 'standing' : 'running'
}

function renew(file: string): void {
  try {
    if (contentsOf(file) === ownMark) utimesSync(file, new Date(), new Date())
  } catch {} // The next checkpoint will tell what is wrong with the disk.
}

const sleep = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
