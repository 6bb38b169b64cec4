/** Whether the operating system tells when a file is saved. */
import { type FSWatcher, mkdirSync, mkdtempSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Finding, fine, note } from './finding.ts'

const patience = 2_000
const saved = 'saved.ts'

/** Watches a folder on the disk of the exercises, saves a file in it, and waits to hear of it. */
export async function watcher(root: string): Promise<Finding> {
  const folder = mkdtempSync(path.join(placeFor(root), 'doctor-'))
  let watching: FSWatcher | undefined
  try {
    const start = performance.now()
    const told = await new Promise<boolean>((resolve, reject) => {
      // The folder's own making may be told of first; where names are not told, any event will do.
      watching = watch(folder, (_event, name) => (name ?? saved) === saved && resolve(true))
      watching.on('error', reject)
      setTimeout(() => resolve(false), patience)
      writeFileSync(path.join(folder, saved), 'export {}\n')
    })
    const took = Math.round(performance.now() - start)
    if (told) return fine('watching', `a save is noticed after ${took} ms`)
    return slow(
      'the operating system does not tell of saves here (a network folder, a container, WSL on /mnt?)',
    )
  } catch (error) {
    return slow(reasonOf(error as NodeJS.ErrnoException))
  } finally {
    watching?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where nobody else looks; the folder of the exercises itself only where that is on another disk. */
function placeFor(root: string): string {
  const [state, exercises] = ['.kata', 'exercises'].map((name) => path.join(root, name))
  mkdirSync(state, { recursive: true })
  return statSync(state).dev === statSync(exercises).dev ? state : exercises
}

const slow = (why: string): Finding =>
  note(
    'watching',
    why,
    'Saves are noticed all the same, up to half a second later: the screen looks by itself.',
  )

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') return 'no watches are left (fs.inotify.max_user_watches)'
  if (code === 'EMFILE') return 'no watchers are left (fs.inotify.max_user_instances, or open files)'
  return `watching does not work (${code ?? message})`
}
