/** `npm run mutants -- [--only conv2d,relu/forward] [--seed N]`: bundles the checker and starts the mutation run. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { bundle } from '../../src/bundle.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string', default: '1' } },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const build = path.join(await bundle(root), 'checker')
const load = (file) => import(pathToFileURL(path.join(build, file)).href)

const { runMutants } = await load('mutants/mutation-run.js')
process.exitCode = await runMutants(
  root,
  { only: values.only?.split(','), seed: Number(values.seed) },
  async (op) => {
    const folder = existsSync(path.join(build, 'ops', op, 'cases.js')) ? `ops/${op}` : await bundled(op)
    const range = `${folder}/range.js`
    return {
      ...(await load(`${folder}/cases.js`)),
      ...(existsSync(path.join(build, range)) && (await load(range))),
    }
  },
)

/** The cases of the fast katas are not in the bundle: for a race, vitest has to load them. */
async function bundled(op) {
  const folder = `mutants/${op}`
  const { build: esbuild } = await import('esbuild')
  await esbuild({
    absWorkingDir: root,
    entryPoints: ['cases', 'range'].map((file) => `checker/ops/${op}/${file}.ts`),
    outdir: path.join(build, folder),
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@tensorflow/*', 'ndarray', 'esbuild'],
  })
  return folder
}
