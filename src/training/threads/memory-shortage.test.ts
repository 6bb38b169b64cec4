import { expect, test } from 'vitest'
import { type MemoryUse, memoryShortage } from './memory-shortage.ts'

const gigabyte = 1e9

test.each<[string, MemoryUse, boolean]>([
  ['little', { used: 1, limit: 8, free: 0.1 }, false],
  ['much, with some free', { used: 6, limit: 8, free: 1 }, false],
  ['much, where the free memory is unknown', { used: 7, limit: 8 }, false],
  ['much, with nothing free', { used: 6, limit: 8, free: 0.2 }, true],
  ['nearly all', { used: 7.5, limit: 8 }, true],
])('a training that uses %s', (_, { used, limit, free }, isShort) => {
  const memory = { used: used * gigabyte, limit: limit * gigabyte, free: free && free * gigabyte }
  const reason = memoryShortage(memory)
  if (isShort) expect(reason).toMatch(new RegExp(`uses ${used.toFixed(1)} of 8\\.0 GB .*only grows.*--batch`))
  else expect(reason).toBeUndefined()
})

test('there is enough memory for this test', () => {
  expect(memoryShortage()).toBeUndefined()
})
