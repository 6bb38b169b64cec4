import { truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const names = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`).concat('test_batch.bin')

/** For tests: six files of the size of CIFAR-10, with black pictures of class 0. They take no room on the disk. */
export function writeBlankCifar10(folder: string): void {
  for (const name of names) {
    writeFileSync(path.join(folder, name), '')
    truncateSync(path.join(folder, name), 10_000 * 3073)
  }
}
