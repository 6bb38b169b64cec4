import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freeBytes, megabytes, needSpace } from './disk-space.ts'

test('the free space is that of the disk on which the folder will be', async () => {
  expect(await freeBytes(path.join(tmpdir(), 'not', 'there', 'yet'))).toBeGreaterThan(0)
  await needSpace(tmpdir(), 1)
  await expect(needSpace(tmpdir(), 1e18)).rejects.toThrow('Expected room for 1,000,000,000,000 MB in')
})

test('too little space is an error with both numbers; unknown space is not', async () => {
  await expect(needSpace('/data', 355e6, async () => 120e6)).rejects.toThrow(
    'Expected room for 355 MB in /data, but only 120 MB are free. Make room and try again.',
  )
  await needSpace('/data', 355e6, async () => 355e6)
  await needSpace('/data', 355e6, async () => undefined)
  expect(megabytes(170_052_171)).toBe('170 MB')
})
