/** The vite plugin that resolves imports of katas, so that each kata is judged on its own. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { importedFile, importedKata } from '../kata/imports.ts'
import type { Tree } from '../kata/kata.ts'
import { whyNoFile } from '../kata/kata-files.ts'
import { slashed } from '../paths.ts'

/**
 * - `#kata/<op>/<kata>.ts` is the file of `tree`, the tree under test.
 * - If a file in `exercises/` imports another kata, it gets the one in `solutions/`, so that a wrong `conv2d` never fails
 *   `network/forward`. Helpers, which are no katas, stay the learner's own.
 * - If there is a `build`, `#tensor` and the files of the checker that are bundled there are taken from it.
 */
export function kataPlugin({ root, tree, build }: { root: string; tree: Tree; build?: string }): Plugin {
  // vite resolves symbolic links, and the paths of importers are compared with these.
  const real = realpathSync.native(root)
  const folder = path.join(real, tree)
  const solutions = path.join(real, 'solutions')
  const bundled = (file: string): string | undefined => {
    const source = path.relative(real, file)
    if (!build || !/^(checker|src)[\\/].+\.ts$/.test(source)) return undefined
    const native = path.join(build, source.replace(/ts$/, 'js'))
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
        const helper = id === undefined && importedFile(source, path.dirname(from), folder)
        if (helper) return slashed(helper)
      }
      if (source.startsWith('#kata/')) return slashed(path.join(folder, source.slice('#kata/'.length)))
      if (source === '#tensor') return bundled(path.join(real, 'src', 'tensor.ts')) ?? null
      if (!from || isInside || !source.startsWith('.')) return null
      return bundled(path.resolve(path.dirname(from), source)) ?? null
    },
    load(id) {
      const file = path.normalize(withoutQuery(id))
      const why = file.startsWith(folder + path.sep) && whyNoFile(file)
      if (why)
        throw new Error(
          `${slashed(path.relative(real, file))} cannot be read as a file: ${why}. Move it away.`,
        )
    },
  }
}

const withoutQuery = (id: string): string => id.replace(/[?#].*$/, '')
