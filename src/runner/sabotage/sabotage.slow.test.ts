/** Every file that tries to pass without being right is judged by the real runner, and does not pass. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { kataOf } from '../../kata/curriculum.ts'
import type { Verdict } from '../../kata/verdict.ts'
import { sharedTestbedRunner } from '../testing/shared-testbed.ts'
import { type Sabotage, sabotages } from './sabotages.ts'

/** Cheap ones that return a tensor, each of another op if possible, because a spec runs once at a time. */
const katas = [
  ...[
    'relu/forward',
    'flatten/forward',
    'dense/forward',
    'softmax/forward',
    'dropout/forward',
    'maxpool/forward',
  ],
  ...['ndarray/transpose', 'crossentropy/backward', 'relu/backward', 'flatten/backward', 'softmax/backward'],
  ...['dropout/backward', 'crossentropy/fused', 'maxpool/backward'],
]

const bed = sharedTestbedRunner()

/** The solution, but every number of what it returns is another one, if `spoils` says so. */
function spoiled(kata: string): string {
  const { name } = kataOf(kata)
  return `${bed.solution(kata).replace(`export function ${name}(`, 'function right(')}
export function ${name}(...args) {
  const y = right(...args)
  if (typeof spoils === 'function' && !spoils(...args)) return y
  return ndarray(Float32Array.from({ length: y.size }, (_, i) => i + 0.5), [...y.shape])
}
`.replace(/^/, bed.solution(kata).includes("from 'ndarray'") ? '' : "import ndarray from 'ndarray'\n")
}

function put({ text, above = '', files = {}, links = {} }: Sabotage, kata: string): void {
  const filled = (template: string) => template.replaceAll('KATA', kata).replaceAll('NAME', kataOf(kata).name)
  const placed = (file: string) => path.join(bed.root, filled(file))
  writeFileSync(bed.file(kata), text === undefined ? `${filled(above)}\n${spoiled(kata)}` : filled(text))
  for (const [file, contents] of Object.entries(files)) {
    mkdirSync(path.dirname(placed(file)), { recursive: true })
    writeFileSync(placed(file), filled(contents))
  }
  for (const [file, target] of Object.entries(links)) {
    rmSync(placed(file), { force: true })
    symlinkSync(placed(target), placed(file))
  }
}

describe('a file', () => {
  const verdicts = new Map<string, Verdict>()

  beforeAll(async () => {
    const names = Object.keys(sabotages)
    for (let first = 0; first < names.length; first += katas.length) {
      const chosen = names.slice(first, first + katas.length)
      for (const [i, name] of chosen.entries()) {
        rmSync(bed.file(katas[i]), { force: true })
        put(sabotages[name], katas[i])
      }
      const judged = await bed.runner.run({ katas: katas.slice(0, chosen.length) })
      for (const verdict of judged) verdicts.set(chosen[katas.indexOf(verdict.id)], verdict)
    }
  }, 240_000)

  test.each(Object.entries(sabotages))('that %s does not pass', (name, { says = /expected/ }) => {
    const verdict = verdicts.get(name)
    expect(verdict?.status).toMatch(/^(failed|broken|stuck)$/)
    expect(verdict?.failure?.message).toMatch(says)
  })
})

test('under plain vitest some of them do not pass either, and the solution does', async () => {
  const chosen: Record<string, Sabotage> = {
    'relu/forward': sabotages['exports the solution, by its name'],
    'flatten/forward': sabotages['Math.abs is 0'],
    'dense/forward': sabotages['everything has passed'],
    'softmax/forward': sabotages['ends itself'],
    'dropout/forward': sabotages['overrides test'],
    'maxpool/forward': { text: 'while (true) {}', says: /endless loop/ },
    'ndarray/transpose': {},
  }
  for (const [kata, sabotage] of Object.entries(chosen)) {
    rmSync(bed.file(kata), { force: true })
    put(sabotage, kata)
  }
  writeFileSync(bed.file('relu/backward'), bed.solution('relu/backward'))
  cpSync(
    fileURLToPath(new URL('../../../vitest.config.ts', import.meta.url)),
    path.join(bed.root, 'vitest.config.ts'),
  )
  const { VITEST: _, NODE_ENV: __, ...env } = process.env
  const specs = ['relu', 'flatten', 'dense', 'softmax', 'dropout', 'maxpool', 'ndarray']
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=json',
    ...specs.map((op) => `ops/${op}/`),
  ]
  const out = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, { cwd: bed.root, env, maxBuffer: 1e8 }, (_error, stdout) =>
      resolve(stdout),
    ),
  )
  const { testResults } = JSON.parse(out.slice(out.indexOf('{')))
  const results: { ancestorTitles: string[]; status: string; failureMessages: string[] }[] =
    testResults.flatMap((file: { assertionResults: object[] }) => file.assertionResults)
  for (const [kata, { says = /expected/ }] of Object.entries(chosen)) {
    const own = results.filter(({ ancestorTitles }) => ancestorTitles.includes(kata))
    expect(
      own.map(({ status }) => status),
      kata,
    ).toContain('failed')
    expect(own.flatMap(({ failureMessages }) => failureMessages)[0], kata).toMatch(says)
  }
  const right = results.filter(({ ancestorTitles }) => ancestorTitles.includes('relu/backward'))
  expect(new Set(right.map(({ status }) => status))).toEqual(new Set(['passed']))
}, 240_000)
