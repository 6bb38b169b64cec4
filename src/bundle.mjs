/** Bundles `src` with esbuild. A build has a name that depends on its sources, so it is never out of date and never changes. */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
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
const loadedByVitest =
  /^checker\/(spec\/(?!(check-kata|load)\.)|bank\/|ops\/fast\/|ops\/\w+\/(mistakes|variants)\/)/

/** These load files at run time, must be the same instance everywhere, or (the devtools) are never used. */
const external = ['vitest', 'vite', 'esbuild', '@tensorflow/*', 'ndarray', 'react-devtools-core']

/** In each build: the names and sizes of its files. */
const manifest = 'files.json'

/**
 * Resolves to the folder of the bundle of `root`, which is built if there is none yet, or if it is damaged. Two processes
 * may build at once: each builds in a folder of its own, and the first to finish gives its build the name. If `.kata` cannot
 * be written, the bundle is in the folder for temporary files, until this process ends.
 */
export async function bundle(root) {
  const sources = sourcesOf(root)
  const name = fingerprint(root, sources)
  const builds = path.join(root, '.kata', 'build')
  const build = path.join(builds, name)
  if (isWhole(build)) return build
  try {
    return await buildIn(builds, name, root, sources)
  } catch {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'cnn-kata-'))
    process.on('exit', () => rmSync(elsewhere, { recursive: true, force: true }))
    return buildIn(path.join(elsewhere, '.kata', 'build'), name, root, sources)
  }
}

/** Whether all files of a build are there, each with its size. */
function isWhole(build) {
  try {
    const files = JSON.parse(readFileSync(path.join(build, manifest), 'utf8'))
    return files.every(([file, size]) => statSync(path.join(build, file)).size === size)
  } catch {
    return false
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(folder, file), statSync(file).size])
}

async function buildIn(builds, name, root, sources) {
  const build = path.join(builds, name)
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
    writeFileSync(path.join(draft, manifest), JSON.stringify(filesIn(draft)))
    // Node looks for packages from where the files really are: `.kata` may be a link to another disk.
    if (!realpathSync(draft).startsWith(realpathSync(root) + path.sep)) {
      symlinkSync(path.join(root, 'node_modules'), path.join(draft, 'node_modules'), 'junction')
    }
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
  if (!isWhole(build)) rmSync(build, { recursive: true, force: true })
  try {
    renameSync(draft, build)
  } catch (error) {
    // Another process was faster. Its build is made of the same sources.
    if (!isWhole(build)) throw error
  }
}

/** Removes old builds. If one cannot be removed now (Windows locks files in use), it is removed another time. */
function forget(builds, current) {
  const ageOf = (folder) => Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  const isDraft = (folder) => path.basename(folder).startsWith('.draft-')
  const others = readdirSync(builds)
    .map((name) => path.join(builds, name))
    .filter((folder) => folder !== current)
    .sort((a, b) => ageOf(a) - ageOf(b))
  // What is left of a process that was killed while it was building.
  const abandoned = others.filter((folder) => isDraft(folder) && ageOf(folder) > 60 * 60 * 1000)
  for (const folder of [...abandoned, ...others.filter((one) => !isDraft(one)).slice(buildsKept - 1)]) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {}
  }
}
