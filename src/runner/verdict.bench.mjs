/**
 * How long a learner waits between saving a file and its verdict: `node src/runner/verdict.bench.mjs [saves]`.
 * It saves some katas again and again in a copy of the project, in turn right and wrong, with a pause to think, and
 * prints what the verdict took, and what it took until a wrong answer was explained.
 */
import { readFileSync, writeFileSync } from 'node:fs'
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

/** Katas, and how to make a mistake in each: it turns up in the right answer, and stands for another text. */
const katas = {
  'relu/forward': ['Math.max(0, from[i])', 'Math.min(0, from[i])'],
  'conv2d/backward': ['dBias[f] += gradient', 'dBias[f] -= gradient'],
  'network/backward': ['reluBackward(drelu1, cache.conv1)', 'drelu1'],
}

const bed = startTestbed()
for (const [kata, [right, wrong]] of Object.entries(katas)) {
  bed.write(kata)
  const began = performance.now()
  const runner = startRunner({ root: bed.root, code: 'exercises', build: await bundle(root) })
  await runner.run({ katas: [kata] })
  const first = performance.now() - began

  const verdicts = []
  const explanations = []
  for (let i = 0; i < saves; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const isWrong = i % 2 === 1
    bed.write(kata, `// save ${i}`)
    if (isWrong) {
      const text = readFileSync(bed.file(kata), 'utf8')
      if (!text.includes(right)) throw new Error(`'${right}' is not in ${kata}`)
      writeFileSync(bed.file(kata), text.replace(right, wrong))
    }
    const saved = performance.now()
    const { status } = await new Promise((resolve) => runner.run({ katas: [kata] }, resolve))
    verdicts.push(performance.now() - saved)
    if ((status === 'passed') === isWrong) throw new Error(`${kata} is ${status}`)
    if (!isWrong) continue
    await runner.explain({ katas: [kata] }, () => {})
    explanations.push(performance.now() - saved)
  }
  await runner.close()
  const times = (list) => {
    list.sort((a, b) => a - b)
    const at = (part) => `${Math.round(list[Math.floor((list.length - 1) * part)])} ms`
    return `${at(0.5)} (median of ${list.length}), ${at(0.9)} (90%), ${at(1)} (worst)`
  }
  console.log(
    `${kata}: from save to verdict ${times(verdicts)}; to its explanation, where it is wrong, ${times(explanations)}; ` +
      `the first verdict, with the start of the runner, ${Math.round(first)} ms`,
  )
}
bed.remove()
