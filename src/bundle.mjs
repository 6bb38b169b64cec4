/** Bundles `src` with esbuild. A build has a name that depends on its sources, so it is never out of date and never changes. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

/** Older builds are kept because programs that use them may still be running. */
const buildsKept = 5

/** The programs: the commands, and the processes and threads of the runner. */
const programs = [
  'src/cli.ts',
  'src/runner/host/host.ts',
  'src/runner/fork/fork.ts',
  'src/runner/debug/debug.ts',
  'src/show/look/look-process.ts',
  // A fork must load this only once: the checker and its mistakes share it.
  'src/tensor.ts',
  // The specs would load it with every chapter.
  'src/kata/curriculum.ts',
  'src/kata/kata-files.ts',
]

/** These are small, and each is a single file, because they have to start fast. */
const small = ['checker/learner/learner-process.ts', 'src/watchdog/watchdog.ts']

/**
 * Folders of the checker whose files are not bundled: vitest has to load them, because they use it or import katas as a
 * learner's file does, or because only tests use them. All other files are bundled one by one, so that a fork can load
 * them, and rehearse with them, before it is needed.
 */
const loadedByVitest = /^checker\/(spec|bank|ops\/fast|ops\/\w+\/(mistakes|variants))\//

/** These load files at run time, must be the same instance everywhere, or (the devtools) are never used. */
const external = ['vitest', 'vite', 'esbuild', '@tensorflow/*', 'ndarray', 'react-devtools-core']

/**
 * Resolves to the folder of the bundle of `root`, which is built if there is none yet. Two processes may build at once:
 * each builds in a folder of its own, and the first to finish gives its build the name.
 */
export async function bundle(root) {
  const builds = path.join(root, '.kata', 'build')
  const sources = sourcesOf(root)
  const build = path.join(builds, fingerprint(root, sources))
  if (existsSync(build)) return build

  const { build: esbuild, stop } = await import('esbuild')
  const draft = path.join(builds, `.draft-${process.pid}-${Date.now()}`)
  mkdirSync(draft, { recursive: true })
  try {
    const options = {
      absWorkingDir: root,
      outbase: root,
      outdir: draft,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: 'linked',
      legalComments: 'none',
      logLevel: 'silent',
    }
    const modules = sources.filter((file) => !file.startsWith('src/') && !small.includes(file))
    await esbuild({ ...options, entryPoints: small })
    await esbuild({
      ...options,
      entryPoints: [...programs, ...modules],
      splitting: true,
      jsx: 'automatic',
      chunkNames: 'chunks/[name]-[hash]',
      external,
      // React's development build is slow. CommonJS packages use names that do not exist in an ES module.
      define: { 'process.env.NODE_ENV': '"production"', __filename: 'import.meta.filename' },
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
    })
    rename(draft, build)
  } finally {
    // esbuild's process takes more than 100 MB, and would run as long as this one.
    stop()
    rmSync(draft, { recursive: true, force: true })
  }
  forget(builds, build)
  return build
}

/** All source files that can be part of a bundle, relative to the root with forward slashes, in a stable order. */
function sourcesOf(root) {
  return ['src', 'checker', 'solutions']
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter(
      (file) =>
        !/\.(d|test|spec)\.\w+$/.test(file) &&
        !loadedByVitest.test(file) &&
        !file.startsWith('solutions/fast/'),
    )
    .sort()
}

/** A hash of the names, times and sizes of the sources, of the packages' versions and of Node's. */
function fingerprint(root, sources) {
  const hash = createHash('sha256').update(process.version)
  for (const file of [...sources, 'package.json', 'package-lock.json']) {
    const { mtimeMs, size } = statSync(path.join(root, file))
    hash.update(`\n${file} ${mtimeMs} ${size}`)
  }
  return hash.digest('hex').slice(0, 16)
}

function rename(draft, build) {
  try {
    renameSync(draft, build)
  } catch (error) {
    // Another process was faster. Its build is made of the same sources.
    if (!existsSync(build)) throw error
  }
}

/** Removes old builds. If one cannot be removed now (Windows locks files in use), it is removed another time. */
function forget(builds, current) {
  const others = readdirSync(builds)
    .map((name) => path.join(builds, name))
    .filter((folder) => folder !== current && !path.basename(folder).startsWith('.draft-'))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const folder of others.slice(buildsKept - 1)) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {}
  }
}
