import { expect, test } from 'vitest'
import { describeThrown } from './thrown.ts'

test('names of imports are shown as they were written', () => {
  const called = new TypeError('(0, import_tensor.zerus) is not a function')
  expect(describeThrown(called)).toMatch(/^TypeError: zerus is not a function/)
  const standard = new TypeError('(0, import_ndarray2.default) is not a function')
  expect(describeThrown(standard)).toMatch(/^TypeError: the default import is not a function/)
})

test('anything can be thrown', () => {
  expect(describeThrown('no')).toBe('no, which is not an Error.')
  expect(describeThrown(undefined)).toBe('undefined, which is not an Error.')
})
