import { expect, test } from 'vitest'
import { explainThreadError, uncaughtError } from './thread-errors.ts'

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
])('too little memory for %s: the message says what to make smaller', (_, work) => {
  const error = thrownBy(work)
  const { message } = explainThreadError(error)
  expect(message).toContain(`There is not enough memory (${error.message})`)
  expect(message).toContain('Choose a smaller --batch')
})

test('other errors are returned as they are', () => {
  const error = thrownBy(() => [].at.call(null, 0))
  expect(explainThreadError(error)).toBe(error)
  const range = thrownBy(() => (1).toFixed(1000))
  expect(explainThreadError(range)).toBe(range)
})

test('an error that nobody caught is reported, whatever was thrown', () => {
  expect(uncaughtError(new Error('late')).message).toMatch(/a promise behind\?\nError: late\n +at /)
  expect(uncaughtError('late').message).toMatch(/a promise behind\?\n {2}late$/)
  expect(uncaughtError(thrownBy(() => new ArrayBuffer(2 ** 40))).message).toContain(
    'There is not enough memory',
  )
})
