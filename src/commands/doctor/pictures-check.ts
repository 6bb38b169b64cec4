/** Whether CIFAR-10 has been downloaded, and whether it is unchanged. */
import { existsSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { cacheFolder, downloadFile, verifyCache } from '../../training/data/cache.ts'
import { readCifar10 } from '../../training/data/cifar10.ts'
import { megabytes } from '../../training/data/fetch/disk-space.ts'
import { partialDownload } from '../../training/data/fetch/partial-download.ts'
import { broken, type Finding, fine, note } from './finding.ts'

export function pictures(root: string): Finding {
  const folder = cacheFolder(root)
  if (!existsSync(folder)) return absent(root)
  try {
    const from = verifyCache(folder)
    if (from !== undefined) return fine(`CIFAR-10 from ${from}, all checksums match (${folder})`)
    readCifar10(folder)
    return note(
      `CIFAR-10 without checksums: it was put into ${folder} by hand`,
      'Add the checksums: npm run data',
    )
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const [says] = error.message.split('\n')
    return broken(says, 'Download them again: npm run data. Until then: npm run train -- --data built-in')
  }
}

function absent(root: string): Finding {
  const come = partialDownload(downloadFile(root)).bytes()
  if (come === 0) return fine('the built-in ones', 'CIFAR-10 for training: npm run data')
  return note(
    `the built-in ones; ${megabytes(come)} of CIFAR-10 have been downloaded`,
    'Download the rest: npm run data',
  )
}
