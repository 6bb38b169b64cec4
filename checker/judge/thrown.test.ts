import { expect, test } from 'vitest'
import { describeThrown } from './thrown.ts'

test('names of imports are shown as they were written', () => {
  const called = new TypeError('(0 , __vite_ssr_import_0__.zerus) is not a function')
  expect(describeThrown(called)).toMatch(/^TypeError: zerus is not a function/)
  const read = new TypeError("Cannot read properties of undefined (reading '__vite_ssr_import_12__.size')")
  expect(describeThrown(read)).toContain("(reading 'size')")
  const standard = new TypeError('(0 , __vite_ssr_import_0__.default) is not a function')
  expect(describeThrown(standard)).toMatch(/^TypeError: the default import is not a function/)
})

test('for a missing file the message says how to get it back', () => {
  const gone = new Error(
    "Cannot find module '/exercises/maxpool/forward.ts' imported from /somewhere/maxpool.spec.ts",
  )
  expect(describeThrown(gone)).toBe(
    'there is no exercises/maxpool/forward.ts. `npm run kata -- reset maxpool/forward` puts the stub back.',
  )
  const other = new Error(
    "Cannot find module './nope.ts' imported from /somewhere/exercises/maxpool/backward.ts",
  )
  expect(describeThrown(other)).toContain("Cannot find module './nope.ts'")
})

test('something that is no file is told as the plugin says it', () => {
  const pipe = 'exercises/relu/forward.ts cannot be read as a file: it is a named pipe. Move it away.'
  expect(describeThrown(new Error(pipe))).toBe(pipe)
})

test('anything can be thrown', () => {
  expect(describeThrown('no')).toBe('no, which is not an Error.')
  expect(describeThrown(undefined)).toBe('undefined, which is not an Error.')
})
