/** Keeps vite's cache of files up to date without watching them: before each run, every file is looked at. */
import { realpathSync } from 'node:fs'
import type { Plugin } from 'vite'
import type { Vitest } from 'vitest/node'
import { statsOf } from '../../kata/kata-files.ts'
import { slashed } from '../../paths.ts'

export interface ChangedFiles {
  /** Notes the state of each file before it is read. */
  plugin: Plugin
  /** Removes files that have changed since they were read from vite's cache. Called before a run. */
  invalidate(vitest: Vitest): void
}

/**
 * The state is noted before the file is read, so that a save in between is found the next time. Times are only compared
 * with what they were, never with the clock: it may have been set back, or be another one than that of the disk.
 */
export function trackChangedFiles(): ChangedFiles {
  const stamps = new Map<string, string>()
  return {
    plugin: {
      name: 'changed-files',
      enforce: 'pre',
      load: {
        order: 'pre',
        handler(id) {
          const file = id.replace(/[?#].*$/, '')
          stamps.set(file, stampOf(file))
          return null
        },
      },
    },
    invalidate(vitest) {
      for (const file of filesOf(vitest)) {
        const stamp = stampOf(file)
        if (stamps.get(file) === stamp) continue
        stamps.set(file, stamp)
        vitest.invalidateFile(file)
      }
    },
  }
}

function filesOf(vitest: Vitest): Set<string> {
  const environments = Object.values(vitest.getRootProject().vite.environments)
  const files = environments.flatMap(({ moduleGraph }) => [...moduleGraph.fileToModulesMap.keys()])
  // The project itself may be in such a folder.
  const root = slashed(realpathSync(vitest.config.root))
  return new Set(files.filter((file) => !file.replace(root, '').includes('/node_modules/')))
}

/** Whoever sets the time of a file back cannot set the time of that change back. */
function stampOf(file: string): string {
  const stats = statsOf(file)
  return stats ? `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size} ${stats.ino}` : 'gone'
}
