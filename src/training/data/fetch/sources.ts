/** CIFAR-10 as it is published: where it is, and what its archive and files look like. */
import { recordsPerFile, testFile, trainFiles } from '../cifar10.ts'

/** An archive as it is published. */
export interface Archive {
  name: string
  bytes: number
  md5: string
}

/** The files of a set, in the binary layout, and how many records each of them holds. */
export interface Layout {
  train: readonly string[]
  test: readonly string[]
  records: number
}

export interface Source {
  /** Where the archive is fetched from, unless a mirror is named. */
  url: string
  archive: Archive
  layout: Layout
  /** The MD5 of each file of the layout, as published. */
  md5: Readonly<Record<string, string>>
}

export const cifar10: Source = {
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  archive: { name: 'cifar-10-binary.tar.gz', bytes: 170_052_171, md5: 'c32a1d4ab5d03f1284b67883e8d87530' },
  layout: { train: trainFiles, test: [testFile], records: recordsPerFile },
  md5: {
    'data_batch_1.bin': '5dd7e06a14cb22eb9f671a540d1b7c25',
    'data_batch_2.bin': '5ea93a67294ea407fff1d09f752e9692',
    'data_batch_3.bin': '942cd6a4bcdd0dd3c604fbe906cb4421',
    'data_batch_4.bin': 'ae636b3ba5c66a11e91e8cb52e771fcb',
    'data_batch_5.bin': '53f37980c15c3d472c316c40844f3f0d',
    'test_batch.bin': '803d5f7f4d78ea53de84dbe85f74fb6d',
  },
}

export const filesOf = ({ train, test }: Layout): string[] => [...train, ...test]
