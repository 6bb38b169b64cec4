/** Whether what has to be written can be. */
import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stateFolder } from '../../paths.ts'
import { freeBytes, megabytes } from '../../training/data/fetch/disk-space.ts'
import { broken, type Finding, fine, note } from './finding.ts'

/** CIFAR-10 while it is unpacked, and some runs. */
const enough = 500e6
/** Bundles, verdicts, a backup. */
const least = 50e6

export async function space(root: string, free = freeBytes): Promise<Finding> {
  const bytes = await free(root)
  if (bytes === undefined) return fine('disk', 'how much is free is not known')
  const says = `${bytes < 10e9 ? megabytes(bytes) : `${Math.round(bytes / 1e9)} GB`} free`
  if (bytes < least) return broken('disk', says, 'Nothing can be kept. Make room.')
  if (bytes < enough) return note('disk', says, `CIFAR-10 and a few runs want about ${megabytes(enough)}.`)
  return fine('disk', says)
}

/** Writes a file as state is written: aside, then renamed. */
export function writing(root: string): Finding {
  const folder = stateFolder(root)
  const [draft, file] = ['draft', 'probe'].map((name) => path.join(folder, `.doctor-${process.pid}-${name}`))
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, 'x')
    renameSync(draft, file)
    rmSync(file)
    accessSync(path.join(root, 'exercises'), constants.W_OK)
    return fine('writing', `${folder} and exercises/ can be written`)
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException
    return broken(
      'writing',
      `${where ?? folder} cannot be written (${code})`,
      'Verdicts, backups and runs are kept in .kata, and you write in exercises/: make both yours.',
    )
  }
}
