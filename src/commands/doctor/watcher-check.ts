/** Whether the operating system reports that a file has been saved. */
import { type FSWatcher, mkdirSync, mkdtempSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Finding, fine, note } from './finding.ts'

const patience = 2_000
const saved = 'saved.ts'

/** Watches a folder on the disk of the exercises, saves a file in it, and waits for the event. */
export async function watcher(root: string): Promise<Finding> {
  const folder = mkdtempSync(path.join(placeFor(root), 'doctor-'))
  let watching: FSWatcher | undefined
  try {
    const start = performance.now()
    const told = await new Promise<boolean>((resolve, reject) => {
      // The folder itself may cause an event first. If the event has no name, any will do.
      watching = watch(folder, (_event, name) => (name ?? saved) === saved && resolve(true))
      watching.on('error', reject)
      setTimeout(() => resolve(false), patience)
      writeFileSync(path.join(folder, saved), 'export {}\n')
    })
    const took = Math.round(performance.now() - start)
    if (told) return fine(`a save is noticed after ${took} ms`)
    return slow(
      'the operating system does not report saved files (is this a network folder, a container or WSL on /mnt?)',
    )
  } catch (error) {
    return slow(reasonOf(error as NodeJS.ErrnoException))
  } finally {
    watching?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The folder `.kata`, or `exercises` if that is on another disk. */
function placeFor(root: string): string {
  const [state, exercises] = ['.kata', 'exercises'].map((name) => path.join(root, name))
  mkdirSync(state, { recursive: true })
  return statSync(state).dev === statSync(exercises).dev ? state : exercises
}

const slow = (why: string): Finding =>
  note(why, 'The screen still notices saved files, up to half a second later.')

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') return 'the limit on watches is reached (fs.inotify.max_user_watches)'
  if (code === 'EMFILE')
    return 'the limit on watchers or open files is reached (fs.inotify.max_user_instances)'
  return `watching does not work (${code ?? message})`
}
