/** A mark in the folder of a run that says that somebody is at work on it, so that nobody else begins. */
import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { writeWhole } from './files.ts'
import { FolderError } from './history.ts'

/** It holds the number of the process. */
const lockFile = 'running.pid'

/** Milliseconds: so often the mark is renewed, and after so many nobody believes it. */
const renewed = 5000
const believed = 20_000

/**
 * Marks the folder until the given function is called. A process that was killed leaves its mark, but its number is
 * free, or another's who does not renew it. Throws a `FolderError` when another process is at work.
 */
export function occupy(folder: string): () => void {
  const file = path.join(folder, lockFile)
  const pid = Number(contentsOf(file))
  if (pid && pid !== process.pid && isFresh(file) && isAlive(pid)) {
    throw new FolderError(
      `The run in ${folder} is going on: process ${pid} is at work on it. Stop that one first (Ctrl-C), or wait for its end.`,
    )
  }
  writeWhole(file, `${process.pid}\n`)
  const timer = setInterval(() => renew(file), renewed)
  timer.unref()
  return () => {
    clearInterval(timer)
    try {
      rmSync(file, { force: true })
    } catch {} // On a disk that cannot be written any more the mark will not be renewed either.
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
  Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < believed

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process that has ended keeps its number until its parent asks how, and some never ask. Only Linux tells. */
const isZombie = (pid: number): boolean => /\) Z/.test(contentsOf(`/proc/${pid}/stat`))

function renew(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {} // The next checkpoint will tell what is wrong with the disk.
}
