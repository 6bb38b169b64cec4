/** What imports between katas mean. Everything that resolves them asks here: the runner, training, and the keys of verdicts. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { slashed } from '../paths.ts'
import { katas } from './curriculum.ts'
import { textOf } from './kata-files.ts'

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

/** A kata's file and the learner's own files that it imports, relative to the root. Other katas are not among them. */
export function filesOf(root: string, id: string): string[] {
  const exercises = path.join(root, 'exercises')
  const files = new Set([path.join(exercises, `${id}.ts`)])
  for (const file of files) for (const imported of ownImports(file, exercises)) files.add(imported)
  return [...files].map((file) => path.relative(root, file)).sort()
}

function ownImports(file: string, exercises: string): string[] {
  const folder = path.dirname(file)
  const text = textOf(file) ?? ''
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]((?:\.|#kata\/)[^'"\n]+)['"]/g)].flatMap(
    ([, source]) => {
      if (importedKata(source, folder, [exercises])) return []
      const target = path.resolve(source.startsWith('#') ? exercises : folder, source.replace('#kata/', ''))
      const candidates = [
        target,
        `${target}.ts`,
        target.replace(/\.js$/, '.ts'),
        path.join(target, 'index.ts'),
      ]
      return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile()) ?? []
    },
  )
}
