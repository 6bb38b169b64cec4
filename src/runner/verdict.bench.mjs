/**
 * How long a learner waits between saving a file and its verdict: `node src/runner/verdict.bench.mjs [saves]`.
 * It saves one kata again and again in a copy of the project, with a pause to think, and prints what it took.
 */
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundle } from '../bundle.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const saves = Number(process.argv[2] ?? 20)
const pause = 1500

const folder = path.join(root, '.kata', 'bench')
await build({
  absWorkingDir: root,
  entryPoints: ['src/runner/runner.ts', 'src/runner/testbed.ts'],
  outdir: folder,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})
const load = (name) => import(pathToFileURL(path.join(folder, `${name}.js`)).href)
const { startRunner } = await load('runner')
const { startTestbed } = await load('testbed')

const bed = startTestbed()
for (const kata of ['relu/forward', 'conv2d/backward']) {
  bed.write(kata)
  const began = performance.now()
  const runner = startRunner({ root: bed.root, code: 'exercises', build: await bundle(root) })
  await runner.run({ katas: [kata] })
  const first = performance.now() - began

  const times = []
  for (let i = 0; i < saves; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    bed.write(kata, `// save ${i}`)
    const saved = performance.now()
    await new Promise((resolve) => runner.run({ katas: [kata] }, resolve))
    times.push(performance.now() - saved)
  }
  await runner.close()
  times.sort((a, b) => a - b)
  const at = (part) => `${Math.round(times[Math.floor((times.length - 1) * part)])} ms`
  console.log(
    `${kata}: from save to verdict ${at(0.5)} (median of ${saves}), ${at(0.9)} (90%), ${at(1)} (worst); ` +
      `the first one, with the start of the runner, ${Math.round(first)} ms`,
  )
}
bed.remove()
