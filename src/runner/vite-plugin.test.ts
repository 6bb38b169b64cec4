import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Tree } from '../kata/kata.ts'
import { slashed } from '../paths.ts'
import { kataPlugin } from './vite-plugin.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The file that an import in `importer` means, as a path from the root; null leaves it to vite. */
function resolve(tree: Tree, source: string, importer?: string): string | null {
  const { resolveId } = kataPlugin({ root, tree })
  const from = importer && slashed(path.join(root, importer))
  const resolved = (resolveId as (source: string, importer?: string) => string | null)(source, from)
  return resolved && slashed(path.relative(root, resolved))
}

describe('#kata', () => {
  test('is the tree under test', () => {
    expect(resolve('exercises', '#kata/relu/forward.ts', 'checker/relu.spec.ts')).toBe(
      'exercises/relu/forward.ts',
    )
    expect(resolve('solutions', '#kata/relu/forward.ts', 'checker/relu.spec.ts')).toBe(
      'solutions/relu/forward.ts',
    )
  })

  test('imported inside the tree under test, another kata is the solution', () => {
    expect(resolve('exercises', '#kata/relu/forward.ts', 'exercises/network/forward.ts')).toBe(
      'solutions/relu/forward.ts',
    )
  })
})

describe('an import inside exercises/', () => {
  test.each([
    ['../conv2d/forward.ts', 'solutions/conv2d/forward.ts'],
    ['../conv2d/forward', 'solutions/conv2d/forward.ts'],
    ['../conv2d/forward.js', 'solutions/conv2d/forward.ts'],
    ['./backward.ts', 'solutions/network/backward.ts'],
    ['./forward.ts', null],
    ['./helper.ts', null],
    ['../helpers/sum.ts', null],
    ['../tensor.ts', null],
    ['#tensor', null],
    ['ndarray', null],
  ])('of %s leads to %s', (source, target) => {
    expect(resolve('exercises', source, 'exercises/network/forward.ts')).toBe(target)
  })

  test('made by a helper of the learner', () => {
    expect(resolve('exercises', './conv2d/forward.ts', 'exercises/helper.ts')).toBe(
      'solutions/conv2d/forward.ts',
    )
  })

  test('whose importer has a query', () => {
    expect(resolve('exercises', '../relu/forward.ts', 'exercises/network/forward.ts?t=1')).toBe(
      'solutions/relu/forward.ts',
    )
  })
})

test('solutions import each other as usual', () => {
  expect(resolve('exercises', '../conv2d/forward.ts', 'solutions/network/forward.ts')).toBeNull()
  expect(resolve('exercises', './forward.ts', 'checker/x.ts')).toBeNull()
  expect(resolve('exercises', './forward.ts')).toBeNull()
})
