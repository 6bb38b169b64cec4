import { existsSync } from 'node:fs'
import path from 'node:path'
import { builtInSet } from './builtin.ts'
import { cacheFolder, verifyCache } from './cache.ts'
import { readCifar10 } from './cifar10.ts'
import type { DataSet } from './pictures.ts'

/** What stands for the built-in pictures where a folder is expected. */
export const builtInName = 'built-in'

/**
 * The pictures in `folder`, or the built-in ones where it is 'built-in'; without one what `npm run data` has fetched,
 * if it still is what it was, and if there is none the built-in ones.
 */
export function loadData(root: string, folder: string | undefined): DataSet {
  if (folder === builtInName) return builtInSet()
  if (folder !== undefined) return readCifar10(path.resolve(folder))
  const cache = cacheFolder(root)
  if (!existsSync(cache)) return builtInSet()
  verifyCache(cache)
  return readCifar10(cache)
}
