import { expect, test } from 'vitest'
import { explained } from './trouble.ts'

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
  const { message } = explained(error)
  expect(message).toContain(`There is not enough memory (${error.message})`)
  expect(message).toContain('Choose a smaller --batch')
})

test('everything else is given back as it is', () => {
  const error = thrownBy(() => [].at.call(null, 0))
  expect(explained(error)).toBe(error)
  const range = thrownBy(() => (1).toFixed(1000))
  expect(explained(range)).toBe(range)
})
