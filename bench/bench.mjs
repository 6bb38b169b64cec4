/** `npm run bench -- ARGS`: bundles the benchmarks and starts them. */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundle } from '../src/bundle.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const folder = path.join(root, '.kata', `bench-build-${process.pid}`)
mkdirSync(folder, { recursive: true })
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
await build({
  absWorkingDir: root,
  entryPoints: ['./bench/main.ts', './bench/contestant.ts'],
  outdir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
})
process.env.KATA_ROOT = root
process.env.KATA_BUILD = await bundle(root)
const { main } = await import(pathToFileURL(path.join(folder, 'main.js')).href)
process.exitCode = await main(process.argv.slice(2))
