/** A file in the folder of a run that says which process trains there, so that no other starts. */
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { createFile, removeIfPossible } from './atomic-files.ts'

/** Contains the id of the process and the name of its machine. */
const lockFile = 'running.pid'
const ownLock = `${process.pid} ${hostname()}\n`

/** Milliseconds between two renewals of the lock, and after which it counts as abandoned. */
const renewalInterval = 5000
const expiry = 20_000
/** Milliseconds that another process may take between reading the lock and writing its own. */
const settleTime = 100

/**
 * Locks the folder and returns the function that unlocks it. The lock of a process that was killed is ignored: its id is
 * free, or belongs to another process, which does not renew the lock. Throws a `UserError` if another process trains there.
 */
export function lockRunFolder(folder: string): () => void {
  const file = path.join(folder, lockFile)
  for (let attempt = 1; !take(folder, file); attempt++) {
    if (attempt === 10)
      throw new UserError(`${file} cannot be replaced. Remove it if no other process is training there.`)
  }
  const timer = setInterval(() => renew(file), renewalInterval)
  timer.unref()
  const unlock = () => {
    clearInterval(timer)
    process.off('exit', unlock)
    // If the file cannot be removed, it expires.
    if (contentsOf(file) === ownLock) removeIfPossible(file)
  }
  process.on('exit', unlock) // also when a second Ctrl-C ends the process
  return unlock
}

/** If several processes try at once, only one succeeds. */
function take(folder: string, file: string): boolean {
  const left = existsSync(file)
  refuseOthers(folder, file)
  if (left) removeIfPossible(file)
  if (!createFile(file, ownLock)) return false
  // Other processes may have found the same old lock, and may remove this one in its place.
  if (left) sleep(settleTime)
  return contentsOf(file) === ownLock
}

/**
 * Throws a `UserError` if another process has locked the folder since: this one was suspended for so long that its lock
 * had expired.
 */
export function assertLocked(folder: string): void {
  const text = contentsOf(path.join(folder, lockFile))
  if (text === '' || text === ownLock) return
  throw new UserError(
    `The run in ${folder} has been continued by process ${text.trim().replace(' ', ' on ')} while this one was suspended. This process ends here.`,
  )
}

function refuseOthers(folder: string, file: string): void {
  let text = contentsOf(file)
  if (text === '' && isFresh(file)) {
    sleep(settleTime) // it is just being written
    text = contentsOf(file)
  }
  const [number, machine = hostname()] = text.trim().split(' ')
  const pid = Number(number)
  if (!(pid > 0) || text === ownLock) return
  const state = machine === hostname() ? processState(pid) : 'running'
  if (state === 'suspended')
    throw new UserError(
      `Process ${pid} is already training in ${folder}, but is suspended (Ctrl-Z?). ` +
        `Continue it (fg, or kill -CONT ${pid}), or end it (kill -9 ${pid}).`,
      2,
    )
  if (state === 'running' && isFresh(file)) {
    const here = machine === hostname()
    throw new UserError(
      `Process ${pid}${here ? '' : ` on ${machine}`} is already training in ${folder}. Stop it first (Ctrl-C), or wait until it ends.` +
        (here ? '' : ` If it was killed, its lock expires after ${expiry / 1000} seconds.`),
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
  Math.abs(Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)) < expiry // Math.abs, because clocks can be set back

/**
 * A process that has ended keeps its id until its parent collects its status, which some never do. That (Z), and whether
 * a process is suspended (T), can only be seen on Linux.
 */
function processState(pid: number): 'running' | 'suspended' | 'ended' {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'ended'
  }
  const [, letter = 'R'] = /\) ([A-Z])/i.exec(contentsOf(`/proc/${pid}/stat`)) ?? []
  if (letter === 'Z') return 'ended'
  // Days later its id may belong to another program.
  return letter === 'T' && contentsOf(`/proc/${pid}/cmdline`).includes('train') ? 'suspended' : 'running'
}

function renew(file: string): void {
  try {
    if (contentsOf(file) === ownLock) utimesSync(file, new Date(), new Date())
  } catch {} // The next checkpoint will report what is wrong with the disk.
}

const sleep = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
