import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { katas } from '../../kata/curriculum.ts'
import { importsOf } from './allowed-imports.ts'

const root = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'imports-')))
afterAll(() => rmSync(root, { recursive: true }))
const write = (file: string) => {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(root, file), '')
}
for (const { id } of katas) for (const tree of ['exercises', 'solutions']) write(`${tree}/${id}.ts`)
for (const file of ['exercises/helper.ts', 'exercises/network/helper.ts', 'exercises/tools/index.ts'])
  write(file)
for (const file of ['src/tensor.ts', 'checker/reference/tensorflow.ts']) write(file)
write('elsewhere.ts')
symlinkSync(path.join(root, 'elsewhere.ts'), path.join(root, 'exercises/linked.ts'))
symlinkSync(path.join(root, 'solutions/relu/forward.ts'), path.join(root, 'exercises/link.ts'))

/** Where the import leads, when a file of the kata makes it: a file, a package, or 'refused'. */
function lead(id: string, source: string, importer = `exercises/${id}.ts`): string {
  const file = path.join(root, `exercises/${id}.ts`)
  const found = importsOf(root, 'exercises', file)(source, path.join(root, importer))
  if ('given' in found) return found.given
  return 'file' in found ? path.relative(root, found.file).replaceAll('\\', '/') : 'refused'
}

describe('network/forward', () => {
  test.each([
    ['../conv2d/forward.ts', 'solutions/conv2d/forward.ts'],
    ['../conv2d/forward', 'solutions/conv2d/forward.ts'],
    ['../conv2d/forward.js', 'solutions/conv2d/forward.ts'],
    ['#kata/relu/forward.ts', 'solutions/relu/forward.ts'],
    ['./forward.ts', 'exercises/network/forward.ts'],
    ['./helper.ts', 'exercises/network/helper.ts'],
    ['./helper', 'exercises/network/helper.ts'],
    ['./helper.js', 'exercises/network/helper.ts'],
    ['#kata/helper.ts', 'exercises/helper.ts'],
    ['../tools', 'exercises/tools/index.ts'],
    ['../../src/tensor.ts', '#tensor'],
    ['#tensor', '#tensor'],
    ['ndarray', 'ndarray'],
    ['../linked.ts', 'exercises/linked.ts'],
    // It comes later, and is made of this one.
    ['./train-step.ts', 'refused'],
    ['../../solutions/network/forward.ts', 'refused'],
    ['#solutions/relu/forward.ts', 'refused'],
  ])('imports %s: %s', (source, target) => expect(lead('network/forward', source)).toBe(target))
})

test('a helper may import what its kata may', () => {
  expect(lead('network/forward', './conv2d/forward.ts', 'exercises/helper.ts')).toBe(
    'solutions/conv2d/forward.ts',
  )
  expect(lead('relu/forward', './conv2d/forward.ts', 'exercises/helper.ts')).toBe('refused')
})

test('a solution imports others as it is', () => {
  const importer = 'solutions/network/backward.ts'
  expect(lead('network/train-step', '../relu/backward.ts', importer)).toBe('solutions/relu/backward.ts')
})

test.each([
  '../../solutions/relu/forward.ts',
  '../../solutions/relu/forward',
  '#solutions/relu/forward.ts',
  '../relu/backward.ts',
  '#kata/relu/backward.ts',
  '../link.ts',
  '../../checker/reference/tensorflow.ts',
  '@tensorflow/tfjs-core',
  'vitest',
  'fs',
  'node:fs',
  'node:module',
  'file:///solutions/relu/forward.ts',
  path.join(root, 'solutions/relu/forward.ts'),
  'data:text/javascript,export default 1',
])('relu/forward may not import %s', (source) => {
  expect(lead('relu/forward', source)).toBe('refused')
})

test('the sentence names the import and what is allowed', () => {
  const file = path.join(root, 'exercises/relu/forward.ts')
  expect(importsOf(root, 'exercises', file)('#solutions/relu/forward.ts', file)).toEqual({
    problem:
      "exercises/relu/forward.ts imports '#solutions/relu/forward.ts'. A kata may import only ndarray, #tensor, types, " +
      'and your own files in exercises/. This kata is about writing it yourself.',
  })
})
