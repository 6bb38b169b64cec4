/** The vite plugin that turns imports of katas into programs, which a process of their own runs. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import type { Tree } from '../kata/kata.ts'
import { slashed } from '../paths.ts'
import { programOf } from './program/kata-program.ts'

/** At the end of the id of a module that is a kata's program. */
const marker = '?kata'

/**
 * - `#kata/<op>/<kata>.ts` is the program of that file of `tree`, the tree under test. The module exports it as its
 *   default, and depends on every file that the program is made of.
 * - If there is a `build`, `#tensor` and the files of the checker that are bundled there are taken from it.
 */
export function kataPlugin({ root, tree, build }: { root: string; tree: Tree; build?: string }): Plugin {
  // vite resolves symbolic links, and the paths of importers are compared with these.
  const real = realpathSync.native(root)
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
      if (source.startsWith('#kata/'))
        return slashed(path.join(real, tree, source.slice('#kata/'.length))) + marker
      if (source === '#tensor') return bundled(path.join(real, 'src', 'tensor.ts')) ?? null
      if (!importer || !source.startsWith('.')) return null
      return bundled(path.resolve(path.dirname(importer.replace(/[?#].*$/, '')), source)) ?? null
    },
    async load(id) {
      if (!id.endsWith(marker)) return null
      const { program, inputs } = await programOf(real, tree, path.normalize(id.slice(0, -marker.length)))
      for (const input of inputs) this.addWatchFile(input)
      return `export default ${JSON.stringify(program)}`
    },
  }
}
