/** Keeps vite's cache of files up to date without watching them: before each run, every file is looked at. */
import type { Vitest } from 'vitest/node'
import { statsOf } from '../../kata/kata-files.ts'

export interface ChangedFiles {
  /** Removes files that have changed from vite's cache. Called before a run. */
  invalidate(): void
  /** Notes the state of the files that a run has read. Called after the run. */
  markRead(): void
}

export function trackChangedFiles(vitest: Vitest): ChangedFiles {
  const stamps = new Map<string, string>()
  let runStart = 0
  return {
    invalidate() {
      runStart = Date.now()
      for (const file of filesOf(vitest)) {
        if (stamps.get(file) === stampOf(file)) continue
        stamps.delete(file)
        vitest.invalidateFile(file)
      }
    },
    markRead() {
      for (const file of filesOf(vitest)) {
        // A file saved during the run may have been read before that: read it again next time.
        if (!stamps.has(file) && modified(file) < runStart) stamps.set(file, stampOf(file))
      }
    },
  }
}

function filesOf(vitest: Vitest): Set<string> {
  const environments = Object.values(vitest.getRootProject().vite.environments)
  const files = environments.flatMap(({ moduleGraph }) => [...moduleGraph.fileToModulesMap.keys()])
  return new Set(files.filter((file) => !file.includes('/node_modules/')))
}

function stampOf(file: string): string {
  const stats = statsOf(file)
  return stats ? `${stats.mtimeMs} ${stats.size}` : 'gone'
}

const modified = (file: string): number => statsOf(file)?.mtimeMs ?? 0
