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
    const range = `ops/${op}/range.js`
    return {
      ...(await load(`ops/${op}/cases.js`)),
      ...(existsSync(path.join(build, range)) && (await load(range))),
    }
  },
)
