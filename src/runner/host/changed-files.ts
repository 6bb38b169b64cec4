/** Keeps vite's memory of files true without watching them: a glance at every file before each run. */
import { statSync } from 'node:fs'
import type { Vitest } from 'vitest/node'

export interface ChangedFiles {
  /** Forgets what vite knows of files that have changed. Called before a run. */
  invalidate(): void
  /** Notes the files that a run has read. Called after it. */
  markRead(): void
}

export function trackChangedFiles(vitest: Vitest): ChangedFiles {
  const stamps = new Map<string, string>()
  let checked = 0
  return {
    invalidate() {
      checked = Date.now()
      for (const file of filesOf(vitest)) {
        if (stamps.get(file) === stampOf(file)) continue
        stamps.delete(file)
        vitest.invalidateFile(file)
      }
    },
    markRead() {
      for (const file of filesOf(vitest)) {
        // What was saved during the run may have been read before that: better read it again.
        if (!stamps.has(file) && modified(file) < checked) stamps.set(file, stampOf(file))
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
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.mtimeMs} ${stats.size}` : 'gone'
}

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
