/** Notices when a TypeScript file is saved. */
import { type Dirent, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { slashed } from '../paths.ts'

/** Editors save in several steps (write another file, rename, remove). A save is over this long after the last step. */
const settleMilliseconds = 25
/** How often to look by ourselves, for network folders and containers where the operating system does not report changes. */
const lookMilliseconds = 500

/**
 * Calls `onSave` with the `.ts` files below `folder` that were written, created or deleted, as paths relative to it
 * with forward slashes. Returns a function that stops it.
 *
 * The operating system only says when to look. What has changed is found by comparing the time, size and inode of every
 * file with what they were before, so that no way of saving is missed and no save counts twice.
 */
export function watchSaves(folder: string, onSave: (files: string[]) => void): () => void {
  // One watcher for each folder: on Linux a recursive watcher watches files, and loses those that a rename replaces.
  const watchers = new Map<string, FSWatcher>()
  let settling: NodeJS.Timeout | undefined
  let known = look()
  const looking = setInterval(compare, lookMilliseconds)

  function compare(): void {
    const now = look()
    const changed = [...new Set([...known.keys(), ...now.keys()])].filter(
      (file) => known.get(file) !== now.get(file),
    )
    known = now
    if (changed.length > 0) onSave(changed)
  }

  function compareSoon(): void {
    clearTimeout(settling)
    settling = setTimeout(compare, settleMilliseconds)
  }

  /** The stamp of every file. New folders are watched from now on. */
  function look(): Map<string, string> {
    const stamps = new Map<string, string>()
    watchFolder(folder)
    for (const entry of entriesOf(folder)) {
      const full = path.join(entry.parentPath, entry.name)
      if (entry.isDirectory()) watchFolder(full)
      const stamp = entry.name.endsWith('.ts') && stampOf(full)
      if (stamp) stamps.set(slashed(path.relative(folder, full)), stamp)
    }
    return stamps
  }

  function watchFolder(name: string): void {
    if (watchers.has(name)) return
    try {
      const watcher = watch(name, compareSoon)
      const forget = () => watchers.delete(name) && watcher.close()
      // If a folder is removed or renamed, its watcher is useless; a new folder of that name gets a new watcher.
      watcher.on('error', forget)
      watcher.on('change', (_kind, changed) => changed === path.basename(name) && forget())
      watchers.set(name, watcher)
    } catch {
      // There is no such folder, or the system has no watchers left: `looking` has to be enough.
    }
  }

  return () => {
    clearTimeout(settling)
    clearInterval(looking)
    for (const watcher of watchers.values()) watcher.close()
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}

/** Undefined if the file was deleted after the folder was read. */
function stampOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.mtimeNs} ${stats.size} ${stats.ino}`
}
