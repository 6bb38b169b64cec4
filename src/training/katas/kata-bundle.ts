/**
 * Bundles the katas that training needs into one plain module that every thread can import. Each kata comes from
 * `exercises/` or from `solutions/`.
 */
import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { transform } from 'esbuild'
import { katas } from '../../kata/curriculum.ts'
import { sha256Of } from '../sha256.ts'
import { bundle, bundleModule } from './bundler.ts'
import { exportsFor, type Purpose } from './kata-functions.ts'
import { kataSources, type Trees, treesOf } from './kata-sources.ts'

export interface KataBundle {
  /** The module. Its name is the hash of its contents. */
  file: string
  /** The katas in it from `exercises/`, and those from `solutions/`, in the order of the curriculum. */
  learner: string[]
  solutions: string[]
  /** The plain katas that a fast one of the learner's replaces, each with the fast one. */
  fast?: Record<string, string>
  /** The file of each kata, relative to the root, for messages; of replaced ones too. */
  sources: Record<string, string>
  /** SHA-256 of each kata and of the whole module: of its code, not of comments and layout. */
  hashes: Record<string, string>
  sha256: string
}

/**
 * Bundles the katas that are needed for a purpose: those in `learner` from `exercises/`, all others from `solutions/`. This
 * holds for imports between katas too: the learner's network/forward can run on the solution of conv2d, and the other
 * way round. A fast kata in `learner` replaces the plain one.
 */
export async function bundleKatas(
  root: string,
  learner: ReadonlySet<string>,
  purpose: Purpose = 'plain',
  trees: Trees = treesOf(root),
): Promise<KataBundle> {
  const { plugin, fast, fileOf, moduleOf } = kataSources(root, learner, trees)
  const lines = Object.entries(exportsFor(purpose)).map(
    ([name, id]) => `export { ${name} } from 'kata:${id}'`,
  )
  const contents = [...lines, `export { default as ndarray } from 'ndarray'`].join('\n')
  const { file, inputs, sha256 } = await bundleModule(root, contents, [plugin])
  const used = katas.map((kata) => kata.id).filter((id) => !fast.has(id) && inputs.has(fileOf(id)))
  const replaced = [...fast].filter(([id]) => inputs.has(moduleOf(id)))
  const sourceOf = (id: string) => path.relative(realpathSync(root), fileOf(fast.get(id) ?? id))
  return {
    file,
    fast: Object.fromEntries(replaced),
    sources: Object.fromEntries([...used, ...replaced.map(([id]) => id)].map((id) => [id, sourceOf(id)])),
    hashes: Object.fromEntries(
      await Promise.all(used.map(async (id) => [id, await hashOfKata(fileOf(id))] as const)),
    ),
    sha256,
    learner: used.filter((id) => learner.has(id)),
    solutions: used.filter((id) => !learner.has(id)),
  }
}

/**
 * A file of `src`, named without `.ts`, as a script for a browser. With `code`, the script contains the katas for that
 * purpose, chosen as above, and calls the file's default export with them.
 */
export async function bundleScript(
  root: string,
  name: string,
  code?: { learner: ReadonlySet<string>; purpose: Purpose },
): Promise<string> {
  const exported = code ? Object.entries(exportsFor(code.purpose)) : []
  const withCode = [
    `import main from './src/${name}.ts'`,
    `import ndarray from 'ndarray'`,
    ...exported.map(([name, id]) => `import { ${name} } from 'kata:${id}'`),
    `main({ ${['ndarray', ...exported.map(([name]) => name)].join(', ')} })`,
  ]
  const contents = code ? withCode.join('\n') : `import './src/${name}.ts'`
  const { outputFiles } = await bundle(root, {
    stdin: { contents, resolveDir: realpathSync(root), sourcefile: name },
    plugins: [kataSources(root, code?.learner ?? new Set(), treesOf(root)).plugin],
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    // A kata that needs what only Node has fails when it is called, with its name, and not here.
    external: ['node:*'],
  })
  // The page may be sent to others: remove the relative paths that lead to packages on this machine.
  return outputFiles[0].text.replace(/(\.\.\/)+\S*?(?=(node_modules|src|exercises|solutions)\/)/g, '')
}

/** SHA-256 of the kata alone, without its imports. */
async function hashOfKata(file: string): Promise<string> {
  const source = await readFile(file, 'utf8')
  const options = { loader: 'ts', minifyWhitespace: true, legalComments: 'none', logLevel: 'silent' } as const
  return sha256Of((await transform(source, options)).code)
}
