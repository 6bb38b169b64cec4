/** What vitest reports, in a process of its own: the real specs, with the configuration that everybody uses. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestbed } from '../../src/runner/testing/testbed.ts'
import type { Selection } from './check-kata.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Result {
  name: string
  state: string
  meta: { kata?: { id: string; failure?: { kind: string; message: string; seed: number; case: string } } }
  error?: string
}

/** Runs a spec with this selection against the solutions; returns what a reporter sees of each test. */
async function run(spec: string, kata?: Selection): Promise<Result[]> {
  const program = `
    import { createVitest } from 'vitest/node'
    const vitest = await createVitest('test', { watch: false, reporters: [{}] })
    const project = vitest.getRootProject()
    const kata = ${JSON.stringify(kata) ?? 'undefined'}
    if (kata) project.provide('kata', kata)
    const { testModules } = await vitest.runTestSpecifications([project.createSpecification(${JSON.stringify(path.join(root, spec))})])
    const tests = testModules.flatMap((module) => [...module.children.allTests()])
    console.log('RESULT' + JSON.stringify(tests.map((test) => ({
      name: test.fullName, state: test.result().state, meta: test.meta(), error: test.result().errors?.[0]?.stack,
    }))))
    await vitest.close()
    process.exit(0)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, KATA_CODE: 'solutions', VITEST: '' },
  })
  return JSON.parse(stdout.slice(stdout.indexOf('RESULT') + 'RESULT'.length))
}

test('without a selection every case runs, each with its kata', async () => {
  const results = await run('checker/ops/flatten/flatten.spec.ts')
  expect(new Set(results.map(({ meta }) => meta.kata?.id))).toEqual(
    new Set(['flatten/forward', 'flatten/backward']),
  )
  expect(results.every(({ state }) => state === 'passed')).toBe(true)
})

test('one kata, one case, another seed', async () => {
  const results = await run('checker/ops/flatten/flatten.spec.ts', {
    katas: ['flatten/forward'],
    case: 'one channel',
    seed: 5,
  })
  expect(results).toMatchObject([{ name: 'flatten/forward > one channel', state: 'passed' }])
})

describe('it is a failure if no checks run', () => {
  test('when no kata of the spec is selected', async () => {
    const [result, ...rest] = await run('checker/ops/flatten/flatten.spec.ts', { katas: ['relu/forward'] })
    expect(rest).toEqual([])
    expect(result).toMatchObject({ state: 'failed', meta: { kata: { failure: { kind: 'no-checks' } } } })
    expect(result.meta.kata?.failure?.message).toBe('No checks ran: nothing here matches relu/forward.')
  })

  test('when no case has the name', async () => {
    const [result] = await run('checker/ops/flatten/flatten.spec.ts', {
      katas: ['flatten/forward'],
      case: 'no such case',
    })
    expect(result.meta.kata).toMatchObject({
      id: 'flatten/forward',
      failure: {
        kind: 'no-checks',
        message: expect.stringContaining("flatten/forward with the case 'no such case'"),
      },
    })
  })
})

describe('files that a learner may write', () => {
  const files: Record<string, string> = {
    right: 'export const relu = (x: number) => Math.max(0, x)',
    wrong: 'export const relu = (x: number) => x',
    misspelt: 'export const Relu = (x: number) => Math.max(0, x)\nexport const other = 1',
    constant: 'export const relu = 3',
    classy: 'export class relu {}',
    unclosed: 'export function relu(x: number) {\n  return (x\n}',
    throwing: "export const relu = 1\nthrow new Error('on the way')",
    lost: "import { gone } from './gone.ts'\nexport const relu = gone",
  }
  let folder = ''
  beforeAll(() => {
    mkdirSync(path.join(root, '.kata'), { recursive: true })
    folder = mkdtempSync(path.join(root, '.kata', 'files-'))
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, `${name}.ts`), text)
    const cases = "{ cases: (seed) => [{ name: 'minus one', kind: 'hand', seed, args: [-1], expected: 0 }] }"
    const spec = Object.keys(files).map(
      (name) => `check('relu/forward', ${cases}, () => import('./${name}.ts?kata'))`,
    )
    writeFileSync(
      path.join(folder, 'files.spec.ts'),
      ["import { check } from '../../checker/spec/check-kata.ts'", ...spec].join('\n'),
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('each has a message that says how to run the case again', async () => {
    const results = await run(path.join(path.relative(root, folder), 'files.spec.ts'), { seed: 9 })
    const again = 'Run it again: npm run kata -- check relu/forward --case "minus one" --seed 9'
    const failures = results.map(({ meta }) => meta.kata?.failure)
    expect(failures).toMatchObject([
      undefined,
      { kind: 'value', case: 'minus one', seed: 9, message: `The result is -1, expected 0.\n${again}` },
      {
        kind: 'load',
        case: '',
        message: `The file has to export a function 'relu', but there is none. It exports Relu, other.\n${again}`,
      },
      {
        kind: 'load',
        message: `The file has to export a function 'relu', but it is a number. It exports relu.\n${again}`,
      },
      // Only the checker is in this stack, and its lines are not the learner's.
      {
        kind: 'threw',
        message: `relu threw TypeError: Class constructor relu cannot be invoked without 'new'\n${again}`,
      },
      { kind: 'load', message: expect.stringMatching(/^The file does not load: .*unclosed\.ts/s) },
      {
        kind: 'load',
        message: expect.stringMatching(/^The file does not load: Error: on the way \(.*throwing\.ts:2\)/),
      },
      { kind: 'load', message: expect.stringMatching(/^The file does not load: .*gone\.ts/s) },
    ])
    expect(results.map(({ error }) => error)).toEqual(
      failures.map((failure) => failure && `Error: ${failure.message}`),
    )
    // No colours in what is stored.
    expect(JSON.stringify(failures)).not.toContain('\\u001b')
  })
})

test('plain vitest skips what is not written, and names the mistake in the first case that fails', async () => {
  const bed = startTestbed()
  try {
    copyFileSync(path.join(root, 'vitest.config.ts'), path.join(bed.root, 'vitest.config.ts'))
    const wrong = bed.solution('relu/forward').replace('Math.max(0, from[i])', 'Math.abs(from[i])')
    writeFileSync(bed.file('relu/forward'), wrong)
    const file = path.join(bed.root, 'results.json')
    const vitest = path.join(bed.root, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [vitest, 'run', 'relu', 'fast', '--reporter=json', `--outputFile=${file}`]
    const { VITEST: _, ...env } = process.env
    await promisify(execFile)(process.execPath, args, { cwd: bed.root, env }).catch(() => {})
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const results: { ancestorTitles: string[]; status: string; failureMessages: string[] }[] =
      testResults.flatMap(({ assertionResults }: { assertionResults: object[] }) => assertionResults)
    const statesOf = (wanted: (id: string) => boolean) =>
      new Set(results.filter(({ ancestorTitles: [id] }) => wanted(id)).map(({ status }) => status))
    expect(statesOf((id) => id === 'relu/forward')).toContain('failed')
    expect(statesOf((id) => id === 'relu/backward')).toEqual(new Set(['skipped']))
    expect(statesOf((id) => id.startsWith('fast/'))).toEqual(new Set(['skipped']))
    const messages = results.flatMap(({ failureMessages }) => failureMessages)
    expect(messages.filter((message) => message.includes('absolute value'))).toEqual([messages[0]])
    expect(messages[0]).toContain('The smallest input that fails:')
  } finally {
    bed.remove()
  }
})
