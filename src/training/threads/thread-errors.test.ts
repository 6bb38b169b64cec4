import { expect, test } from 'vitest'
import { explainThreadError, type MemoryUse, memoryShortage, uncaughtError } from './thread-errors.ts'

const thrownBy = (work: () => unknown): Error => {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected an error')
}

test.each([
  ['an array', () => new ArrayBuffer(2 ** 40)],
  ['shared memory', () => new SharedArrayBuffer(2 ** 40)],
])('too little memory for %s says what to choose smaller', (_, work) => {
  const error = thrownBy(work)
  const { message } = explainThreadError(error)
  expect(message).toContain(`There is not enough memory (${error.message})`)
  expect(message).toContain('Choose a smaller --batch')
})

test('everything else is given back as it is', () => {
  const error = thrownBy(() => [].at.call(null, 0))
  expect(explainThreadError(error)).toBe(error)
  const range = thrownBy(() => (1).toFixed(1000))
  expect(explainThreadError(range)).toBe(range)
})

test('what is thrown too late is named, whatever it is', () => {
  expect(uncaughtError(new Error('late')).message).toMatch(/a promise behind\?\nError: late\n +at /)
  expect(uncaughtError('late').message).toMatch(/a promise behind\?\n {2}late$/)
  expect(uncaughtError(thrownBy(() => new ArrayBuffer(2 ** 40))).message).toContain(
    'There is not enough memory',
  )
})

const gigabyte = 1e9

test.each<[string, MemoryUse, boolean]>([
  ['little', { used: 1, limit: 8, free: 0.1 }, false],
  ['much, and others have room', { used: 6, limit: 8, free: 1 }, false],
  ['much, where nobody knows what is free', { used: 7, limit: 8 }, false],
  ['much, and nothing is left', { used: 6, limit: 8, free: 0.2 }, true],
  ['nearly all', { used: 7.5, limit: 8 }, true],
])('a training that holds %s', (_, { used, limit, free }, isTrouble) => {
  const memory = { used: used * gigabyte, limit: limit * gigabyte, free: free && free * gigabyte }
  const said = memoryShortage(memory)
  if (isTrouble)
    expect(said).toMatch(new RegExp(`holds ${used.toFixed(1)} of the 8.0 GB .*only grows.*--batch`))
  else expect(said).toBeUndefined()
})

test('there is enough memory for this test', () => {
  expect(memoryShortage()).toBeUndefined()
})
