/** Whether there is space, and whether files can be written. */
import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stateFolder } from '../../paths.ts'
import { freeBytes, megabytes } from '../../training/data/fetch/disk-space.ts'
import { broken, type Finding, fine, note } from './finding.ts'

/** For CIFAR-10 while it is unpacked, and a few runs. */
const enough = 500e6
/** For bundles, verdicts and a backup. */
const least = 50e6

export async function space(root: string, free = freeBytes): Promise<Finding> {
  const bytes = await free(root)
  if (bytes === undefined) return fine('the free space is not known')
  const says = `${bytes < 10e9 ? megabytes(bytes) : `${Math.round(bytes / 1e9)} GB`} free`
  if (bytes < least) return broken(says, 'Your progress cannot be saved. Free up some space.')
  if (bytes < enough) return note(says, `CIFAR-10 and a few runs need about ${megabytes(enough)}.`)
  return fine(says)
}

/** Writes a file as progress is written: under another name, then renamed. */
export function writing(root: string): Finding {
  const folder = stateFolder(root)
  const [draft, file] = ['draft', 'probe'].map((name) => path.join(folder, `.doctor-${process.pid}-${name}`))
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, 'x')
    renameSync(draft, file)
    rmSync(file)
    accessSync(path.join(root, 'exercises'), constants.W_OK)
    return fine(`${folder} and exercises/ can be written`)
  } catch (error) {
    const { code, path: where } = error as NodeJS.ErrnoException
    return broken(
      `${where ?? folder} cannot be written (${code})`,
      'Verdicts, backups and runs are saved in .kata, and you edit exercises/: make both folders writable.',
    )
  }
}
