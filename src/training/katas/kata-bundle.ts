/**
 * Bundles the katas that training needs into one plain module that every thread can import. Each kata comes from
 * `exercises/` or from `solutions/`; no other module of training knows these folders.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type BuildOptions, build, type Message, type Plugin, stop, transform } from 'esbuild'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { UserError } from '../../errors.ts'
import { katas } from '../../kata/curriculum.ts'
import { importedKata } from '../../kata/imports.ts'
import type { Tree } from '../../kata/kata.ts'
import { exportsFor, type Purpose } from './kata-functions.ts'

/** The two folders that a kata can come from. */
export type Trees = Record<Tree, string>

export interface KataBundle {
  /** The module, to be imported. Its name tells its contents. */
  file: string
  /** The katas in it from `exercises/`, and those from `solutions/`, in the order of the curriculum. */
  learner: string[]
  solutions: string[]
  /** The plain katas that a fast one of the learner's stands for, and which. */
  fast?: Record<string, string>
  /** The file of each of them, relative to the root, for messages; also of the plain ones that are replaced. */
  sources: Record<string, string>
  /** SHA-256 of each of them and of the module: of what is executed, not of comments and layout. */
  hashes: Record<string, string>
  sha256: string
}

/** The files of the threads, bundled, and SHA-256 of what is executed in them. */
export interface ThreadBundles {
  conductor: string
  worker: string
  engineWorker: string
  sha256: string
}

export const treesOf = (root: string): Trees => ({
  exercises: path.join(root, 'exercises'),
  solutions: path.join(root, 'solutions'),
})

/** Which of the learner's fast katas take the place of a plain one, the best first. */
const fastOnes: Record<string, string[]> = {
  'relu/forward': ['fast/buffers'],
  'conv2d/forward': ['fast/conv-forward', 'fast/loop-order'],
  'conv2d/backward': ['fast/conv-backward', 'fast/zero-gradients'],
  'dense/forward': ['fast/matmul'],
  'dense/backward': ['fast/matmul'],
}

/** The modules that make a plain kata of a fast one which is called otherwise. */
const adapters: Record<string, string> = {
  'relu/forward': 'relu-forward.ts',
  'dense/forward': 'matmul-forward.ts',
  'dense/backward': 'matmul-backward.ts',
}

/** The fast katas that could take the place of these. */
export const fastFor = (ids: readonly string[]): string[] => [
  ...new Set(ids.flatMap((id) => fastOnes[id] ?? [])),
]

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
  const { plugin, fast, fileOf, moduleOf } = choice(root, learner, trees)
  const lines = Object.entries(exportsFor(purpose)).map(
    ([name, id]) => `export { ${name} } from 'kata:${id}'`,
  )
  const { file, inputs, sha256 } = await bundle(root, {
    contents: [...lines, `export { default as ndarray } from 'ndarray'`].join('\n'),
    plugins: [plugin],
  })
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
  const { plugin } = choice(root, code?.learner ?? new Set(), treesOf(root))
  const { outputFiles } = await put(root, {
    stdin: { contents, resolveDir: realpathSync(root), sourcefile: name },
    plugins: [plugin],
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    // A kata that needs what only Node has fails when it is called, with its name, and not here.
    external: ['node:*'],
  })
  // The page may be sent to others: remove the relative paths that lead to packages on this machine.
  return outputFiles[0].text.replace(/(\.\.\/)+\S*?(?=(node_modules|src|exercises|solutions)\/)/g, '')
}

/** Where every kata comes from. */
function choice(root: string, learner: ReadonlySet<string>, trees: Trees) {
  const real = { exercises: realpathSync(trees.exercises), solutions: realpathSync(trees.solutions) }
  const fileOf = (id: string) => path.join(learner.has(id) ? real.exercises : real.solutions, `${id}.ts`)
  const fast = new Map(
    Object.entries(fastOnes).flatMap(([id, candidates]) => {
      const chosen = candidates.find((candidate) => learner.has(candidate))
      return chosen === undefined ? [] : [[id, chosen] as const]
    }),
  )
  const moduleOf = (id: string): string => {
    const chosen = fast.get(id)
    if (chosen === undefined) return fileOf(id)
    const adapter = adapters[id]
    return adapter
      ? path.join(realpathSync(root), 'src', 'training', 'katas', 'adapters', adapter)
      : fileOf(chosen)
  }
  return { plugin: chooseKatas(root, real, moduleOf), fast, fileOf, moduleOf }
}

/** Bundles a file of `src`, named without `.ts`, that is to run on a thread of its own. */
export async function bundleThread(root: string, name: string): Promise<string> {
  const { file } = await bundle(root, { contents: `import './src/${name}.ts'`, plugins: [] })
  return file
}

/** All threads of a training. */
export async function bundleThreads(root: string): Promise<ThreadBundles> {
  const names = ['training/conductor', 'training/backends/shard-worker', 'engine/threads/engine-worker']
  const bundles = await Promise.all(
    names.map((name) => bundle(root, { contents: `import './src/${name}.ts'`, plugins: [] })),
  )
  const [conductor, worker, engineWorker] = bundles.map(({ file }) => file)
  return { conductor, worker, engineWorker, sha256: hash(...bundles.map(({ sha256 }) => sha256)) }
}

/** Ends the process that bundles, which takes more than 100 MB; the next bundle starts another. */
export const stopBundler = (): void => void stop()

/** Of the kata alone: what it imports is not in it. */
async function hashOfKata(file: string): Promise<string> {
  const source = await readFile(file, 'utf8')
  const options = { loader: 'ts', minifyWhitespace: true, legalComments: 'none', logLevel: 'silent' } as const
  return hash((await transform(source, options)).code)
}

const hash = (...parts: (string | Uint8Array)[]): string => {
  const all = createHash('sha256')
  for (const part of parts) all.update(part)
  return all.digest('hex')
}

/** Sends every import of a kata to the file that was chosen for it, whichever file makes the import. */
function chooseKatas(root: string, trees: Trees, moduleOf: (id: string) => string): Plugin {
  return {
    name: 'choose-katas',
    setup(build) {
      build.onResolve({ filter: /^kata:/ }, ({ path: name }) => ({
        path: moduleOf(name.slice('kata:'.length)),
      }))
      build.onResolve({ filter: /^(#kata|\.\.?)\// }, ({ path: name, resolveDir }) => {
        const id = importedKata(name, resolveDir, [trees.exercises, trees.solutions])
        if (id !== undefined) return { path: moduleOf(id) }
        // A helper of the learner's.
        if (name.startsWith('#kata/'))
          return { path: path.join(trees.exercises, name.slice('#kata/'.length)) }
      })
      build.onResolve({ filter: /^#tensor$/ }, () => ({
        path: path.join(realpathSync(root), 'src', 'tensor.ts'),
      }))
    },
  }
}

/** Bundles a module into `.kata/code/`; its name is the hash of its contents. Gives it and the files it is made of. */
async function bundle(
  root: string,
  { contents, plugins }: { contents: string; plugins: Plugin[] },
): Promise<{ file: string; inputs: Set<string>; sha256: string }> {
  const base = realpathSync(root)
  const folder = path.join(base, '.kata', 'code')
  mkdirSync(folder, { recursive: true })
  const result = await put(root, {
    stdin: { contents, resolveDir: base, sourcefile: 'training' },
    plugins,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // So that an error names the line of the kata and not that of the bundle.
    sourcemap: 'inline',
    outfile: path.join(folder, 'code.mjs'),
  })
  const [{ contents: bytes, text }] = result.outputFiles
  const name = hash(bytes).slice(0, 16)
  const file = path.join(folder, `code-${name}.mjs`)
  try {
    writeFileAtomic(file, bytes, { fsync: false })
  } catch (error) {
    // Windows does not replace a file that somebody reads; what is there is the same.
    if (!existsSync(file)) throw error
  }
  forgetOld(folder)
  const inputs = Object.keys(result.metafile.inputs).map((input) => path.resolve(base, input))
  const [executed] = text.split('\n//# sourceMappingURL=')
  return { file, inputs: new Set(inputs), sha256: hash(executed) }
}

/** One module of all that the options name, in memory. */
async function put(root: string, options: BuildOptions) {
  const base = realpathSync(root)
  const always = { bundle: true, write: false, metafile: true, logLevel: 'silent' } as const
  const nodePaths = [path.join(base, 'node_modules')]
  try {
    return await build({ absWorkingDir: base, nodePaths, ...options, ...always })
  } catch (error) {
    const { errors, message } = error as Error & { errors?: Message[] }
    const details = errors?.map(({ text, location }) =>
      location ? `  ${location.file}:${location.line}: ${text}` : `  ${text}`,
    )
    throw new UserError(
      ['The code for the training could not be put together:', ...(details ?? [message])].join('\n'),
    )
  }
}

/** A bundle is read when the threads of a run start, never later: those of yesterday can go. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > 24 * 60 * 60 * 1000) rmSync(file, { force: true })
  }
}
