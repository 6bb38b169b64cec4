/** What imports between katas mean. Everything that resolves them asks here: the runner, training, and the keys of verdicts. */
import path from 'node:path'
import { slashed } from '../paths.ts'
import { katas } from './curriculum.ts'
import { statsOf, textOf } from './kata-files.ts'

const ids = new Set(katas.map((kata) => kata.id))

/**
 * The id of the kata that an import means: `#kata/relu/forward.ts`, or a relative path that leads from `folder` into one
 * of `trees` (absolute paths); with `.ts`, `.js` or no extension. Undefined when it means something else.
 */
export function importedKata(source: string, folder: string, trees: readonly string[]): string | undefined {
  return pathsInTrees(source, folder, trees)
    .map((name) => name.replace(/\.[jt]s$/, ''))
    .find((name) => ids.has(name))
}

function pathsInTrees(source: string, folder: string, trees: readonly string[]): string[] {
  if (source.startsWith('#kata/')) return [source.slice('#kata/'.length)]
  if (!/^\.\.?\//.test(source)) return []
  return trees.map((tree) => slashed(path.relative(tree, path.resolve(folder, source))))
}

/**
 * The file that an import of a helper means, absolute: `#kata/sum.ts` in `tree`, or a relative path from `folder`; with or
 * without an extension, and with `.js` for `.ts`, or a folder for its index. Undefined if there is none.
 */
export function importedFile(source: string, folder: string, tree: string): string | undefined {
  if (!/^(#kata|\.\.?)\//.test(source)) return undefined
  const target = path.resolve(
    source.startsWith('#kata/') ? tree : folder,
    source.replace('#kata/', '').replace(/\?.*$/, ''),
  )
  const names = [target, target.replace(/js$/, 'ts'), ...withExtension(target)]
  return [...names, ...withExtension(path.join(target, 'index'))].find(
    (name) => statsOf(name)?.isDirectory() === false,
  )
}

const withExtension = (name: string): string[] =>
  ['.ts', '.mts', '.tsx', '.js', '.mjs', '.jsx', '.json'].map((extension) => name + extension)

/** A kata's file and the learner's own files that it imports, relative to the root. Other katas are not among them. */
export function filesOf(root: string, id: string): string[] {
  const exercises = path.join(root, 'exercises')
  const files = new Set([path.join(exercises, `${id}.ts`)])
  for (const file of files) for (const imported of ownImports(file, exercises)) files.add(imported)
  return [...files].map((file) => path.relative(root, file)).sort()
}

const importPattern = /(?:\bfrom|\bimport)\s*\(?(?:\s|\/\*.*?\*\/)*['"`]([.#][^'"`\n]+)/g

function ownImports(file: string, exercises: string): string[] {
  const folder = path.dirname(file)
  return [...(textOf(file) ?? '').matchAll(importPattern)].flatMap(([, source]) =>
    importedKata(source, folder, [exercises]) ? [] : (importedFile(source, folder, exercises) ?? []),
  )
}
