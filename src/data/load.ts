import { existsSync } from 'node:fs'
import path from 'node:path'
import { builtInSet } from './builtin.ts'
import { archiveFolder, readCifar10 } from './cifar10.ts'
import type { DataSet } from './pictures.ts'

/** The pictures in `folder`; without one those in `.kata/data`, and if there are none the built-in ones. */
export function loadData(root: string, folder: string | undefined): DataSet {
  if (folder !== undefined) return readCifar10(path.resolve(folder))
  const usual = path.join(root, '.kata', 'data', archiveFolder)
  return existsSync(usual) ? readCifar10(usual) : builtInSet()
}
