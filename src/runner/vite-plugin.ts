/** How imports of katas are answered: which tree is under test, and each kata judged on its own. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { importedKata } from '../kata/imports.ts'
import type { Tree } from '../kata/kata.ts'
import { slashed } from '../paths.ts'

/**
 * - `#kata/<op>/<kata>.ts` is the file of the tree under test.
 * - An import made inside `exercises/` that leads to another kata is answered from `solutions/`, so that
 *   a wrong `conv2d` never fails `network/forward`. Files of the learner's own that are no katas stay theirs.
 * - What of the checker, and of `#tensor`, lies bundled in `build` is taken from there, if that is given.
 */
export function kataPlugin({ root, tree, build }: { root: string; tree: Tree; build?: string }): Plugin {
  // vite resolves symbolic links, and importers are compared with these paths.
  const real = realpathSync.native(root)
  const folder = path.join(real, tree)
  const solutions = path.join(real, 'solutions')
  const bundled = (file: string): string | undefined => {
    const place = path.relative(real, file)
    if (!build || !/^(checker|src)[\\/].+\.ts$/.test(place)) return undefined
    const native = path.join(build, place.replace(/ts$/, 'js'))
    return existsSync(native) ? slashed(native) : undefined
  }

  return {
    name: 'kata',
    enforce: 'pre',
    resolveId(source, importer) {
      const from = importer && path.normalize(withoutQuery(importer))
      const isInside = from?.startsWith(folder + path.sep)
      if (from && isInside) {
        const id = importedKata(source, path.dirname(from), [folder])
        if (id && from !== path.join(folder, `${id}.ts`)) return slashed(path.join(solutions, `${id}.ts`))
      }
      if (source.startsWith('#kata/')) return slashed(path.join(folder, source.slice('#kata/'.length)))
      if (source === '#tensor') return bundled(path.join(real, 'src', 'tensor.ts')) ?? null
      if (!from || isInside || !source.startsWith('.')) return null
      return bundled(path.resolve(path.dirname(from), source)) ?? null
    },
  }
}

const withoutQuery = (id: string): string => id.replace(/[?#].*$/, '')
