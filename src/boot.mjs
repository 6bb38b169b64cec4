/** `node src/boot.mjs kata|train|parity|data ARGS`: checks Node and the packages, bundles `src` if it has changed, and starts it. */
import { existsSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

function stop(message) {
  console.error(message)
  process.exit(1)
}

// The versions that Vite supports; no other package supports fewer.
const [major, minor] = process.versions.node.split('.').map(Number)
if (!((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23)) {
  stop(
    `cnn-kata needs Node 20.19 or newer (for Node 22: 22.12 or newer). This is Node ${process.versions.node}. See https://nodejs.org`,
  )
}
if (!existsSync(path.join(root, 'node_modules', 'esbuild'))) {
  stop(`The packages are not installed yet. Run \`npm ci\` in ${root}, then try again.`)
}

const { bundle } = await import('./bundle.mjs')
let build
try {
  build = await bundle(root)
} catch (error) {
  const details = error.errors?.map(
    ({ text, location }) => `  ${location?.file}:${location?.line}: ${text}`,
  ) ?? [error.message]
  stop(['The sources in src/ could not be bundled:', ...details].join('\n'))
}
// Programs and threads that are started from here find their files by these.
process.env.KATA_ROOT = root
process.env.KATA_BUILD = build
// From Node 22.8 on, compiled code is kept there: vitest and TensorFlow.js then load in little more than half the time.
process.env.NODE_COMPILE_CACHE ??= path.join(build, 'compiled')
module.enableCompileCache?.()
const { main } = await import(pathToFileURL(path.join(build, 'src', 'cli.js')).href)
process.exitCode = await main(process.argv.slice(2))
