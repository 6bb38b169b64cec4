/** The vite plugin that turns imports of katas into programs, which a process of their own runs. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import type { Tree } from '../kata/kata.ts'
import { slashed } from '../paths.ts'
import { isPlain } from './plain-path.ts'
import { programOf } from './program/kata-program.ts'

/** At the end of the id of a module that is a kata's program. */
const marker = '?kata'

/**
 * - `#kata/<op>/<kata>.ts` is the program of that file of `tree`, the tree under test. The module exports it as its
 *   default, and depends on every file that the program is made of.
 * - If there is a `build`, `#tensor` and the files of the checker that are bundled there are taken from it.
 */
export function kataPlugin({ root, tree, build }: { root: string; tree: Tree; build?: string }): Plugin {
  // vite resolves symbolic links, and the paths of importers are compared with these. If it cannot load files from the
  // resolved path, the root is a link to it, see `plain-path.ts`.
  const whole = realpathSync.native(root)
  const isLink = !isPlain(whole)
  const real = isLink ? root : whole
  const inWhole = (file: string) => path.join(whole, path.relative(real, file))
  const bundled = (file: string): string | undefined => {
    const source = path.relative(real, file)
    if (!build || !/^(checker|src)[\\/].+\.ts$/.test(source)) return undefined
    const native = path.join(build, source.replace(/ts$/, 'js'))
    return existsSync(native) ? slashed(native) : undefined
  }

  return {
    name: 'kata',
    enforce: 'pre',
    config: () => (isLink ? { resolve: { preserveSymlinks: true, alias: [vitestBy(root)] } } : {}),
    resolveId(source, importer) {
      if (source.startsWith('#kata/'))
        return slashed(path.join(real, tree, source.slice('#kata/'.length))) + marker
      if (source === '#tensor') return bundled(path.join(real, 'src', 'tensor.ts')) ?? null
      if (!importer || !source.startsWith('.')) return null
      return bundled(path.resolve(path.dirname(importer.replace(/[?#].*$/, '')), source)) ?? null
    },
    async load(id) {
      if (!id.endsWith(marker)) return null
      const { program, inputs } = await programOf(whole, tree, inWhole(id.slice(0, -marker.length)))
      for (const input of inputs) this.addWatchFile(input)
      return `export default ${JSON.stringify(program)}`
    },
  }
}

/** vitest finds itself by its resolved path. */
const vitestBy = (root: string) => ({
  find: /^vitest$/,
  replacement: slashed(path.join(root, 'node_modules', 'vitest', 'dist', 'index.js')),
})
