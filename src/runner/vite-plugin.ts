/** How imports of katas are answered: which tree is under test, and each kata judged on its own. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { katas } from '../kata/curriculum.ts'
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
  const files = new Set(katas.map((kata) => path.join(folder, `${kata.id}.ts`)))
  const within = (file: string): boolean => file.startsWith(folder + path.sep)
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
      const inside = from !== undefined && path.isAbsolute(from) && within(from)
      if (source.startsWith('#kata/')) {
        const file = path.join(folder, source.slice('#kata/'.length))
        return slashed(inside && files.has(file) ? path.join(solutions, path.relative(folder, file)) : file)
      }
      if (source === '#tensor') return bundled(path.join(real, 'src', 'tensor.ts')) ?? null
      if (!from || !source.startsWith('.')) return null
      const target = path.resolve(path.dirname(from), source)
      if (!inside) return bundled(target) ?? null
      const file = [target, `${target}.ts`, target.replace(/\.js$/, '.ts')].find((candidate) =>
        files.has(candidate),
      )
      if (file === undefined || file === from) return null
      return slashed(path.join(solutions, path.relative(folder, file)))
    },
  }
}

const withoutQuery = (id: string): string => id.replace(/[?#].*$/, '')
