/** CIFAR-10: whether it is there, and whether it is still what it was. */
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
    if (from !== undefined)
      return fine('pictures', `CIFAR-10 from ${from}, every checksum is right (${folder})`)
    readCifar10(folder)
    return note(
      'pictures',
      `CIFAR-10, without checksums: put into ${folder} by hand`,
      'To have them: npm run data',
    )
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const [says] = error.message.split('\n')
    return broken(
      'pictures',
      says,
      'Get them again: npm run data. Until then: npm run train -- --data built-in',
    )
  }
}

function absent(root: string): Finding {
  const come = partialDownload(downloadFile(root)).bytes()
  if (come === 0) return fine('pictures', 'the built-in ones', 'CIFAR-10 for training: npm run data')
  return note(
    'pictures',
    `the built-in ones; of CIFAR-10 ${megabytes(come)} have been downloaded`,
    'To download the rest: npm run data',
  )
}
