import { existsSync } from 'node:fs'
import path from 'node:path'
import { withExitCode } from '../../errors.ts'
import { builtInSet } from './builtin.ts'
import { cacheFolder, verifyCache } from './cache.ts'
import { readCifar10 } from './cifar10.ts'
import type { DataSet } from './data-set.ts'

/** The name of the built-in pictures where a folder is expected. */
export const builtInName = 'built-in'

/**
 * The pictures in `folder`, or the built-in ones if it is 'built-in'. Without a folder, what `npm run data` has
 * downloaded, or the built-in pictures if there is nothing. Throws a `UserError` with exit
 * code 2 for data that is wrong.
 */
export const loadData = (root: string, folder: string | undefined): DataSet =>
  withExitCode(2, () => load(root, folder))

function load(root: string, folder: string | undefined): DataSet {
  if (folder === builtInName) return builtInSet()
  if (folder !== undefined) return readCifar10(path.resolve(folder))
  const cache = cacheFolder(root)
  if (!existsSync(cache)) return builtInSet()
  verifyCache(cache)
  return readCifar10(cache)
}
