import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Tree } from '../kata/kata.ts'
import { slashed } from '../paths.ts'
import { kataPlugin } from './vite-plugin.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The module that an import in `importer` means, as a path from the root; null leaves it to vite. */
function resolve(tree: Tree, source: string, importer?: string): string | null {
  const { resolveId } = kataPlugin({ root, tree })
  const from = importer && slashed(path.join(root, importer))
  const resolved = (resolveId as (source: string, importer?: string) => string | null)(source, from)
  return resolved && slashed(path.relative(root, resolved))
}

test('#kata is the program of a file in the tree under test', () => {
  const spec = 'checker/relu.spec.ts'
  expect(resolve('exercises', '#kata/relu/forward.ts', spec)).toBe('exercises/relu/forward.ts?kata')
  expect(resolve('solutions', '#kata/relu/forward.ts', spec)).toBe('solutions/relu/forward.ts?kata')
})

test('everything else is left to vite', () => {
  expect(resolve('exercises', './forward.ts', 'checker/x.ts')).toBeNull()
  expect(resolve('exercises', './forward.ts')).toBeNull()
})
