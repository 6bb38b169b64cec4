/** Tells when a TypeScript file is saved. */
import { type Dirent, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import path from 'node:path'
import { slashed } from '../paths.ts'

/** Editors save in several steps (write aside, rename, remove); this long after the last one is one save. */
const settleMilliseconds = 25
/** Where the operating system does not tell (network folders, containers), looking does. */
const lookMilliseconds = 500

/**
 * Calls `onSave` with the `.ts` files below `folder` that were written, created or deleted, as paths relative to it
 * with forward slashes. Returns a function that stops it.
 *
 * What the operating system says only decides when to look: what has changed is found by comparing every file's
 * time, size and inode with what they were, so no way of saving is missed and none counts twice.
 */
export function watchSaves(folder: string, onSave: (files: string[]) => void): () => void {
  // One watcher a folder: on Linux a recursive one watches files, and loses those that are replaced by a rename.
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

  /** The stamp of every file; folders that are met for the first time are watched from now on. */
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
      // Where a folder is removed or renamed the watcher is of no more use; one of the same name is a new one.
      watcher.on('error', forget)
      watcher.on('change', (_kind, changed) => changed === path.basename(name) && forget())
      watchers.set(name, watcher)
    } catch {
      // No more watchers to be had, or no such folder: looking now and then has to do.
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

/** None when it is gone since the folder was read. */
function stampOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.mtimeNs} ${stats.size} ${stats.ino}`
}
