/** The self-check of the cases: every solution passes them, every stub fails them, and they are fit to be run alone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { katas as all, opOf } from '../../src/kata/curriculum.ts'
import { stubOf } from '../../src/kata/stub.ts'
import { checkOf } from '../bank/catalogue.ts'
import { compare } from '../judge/compare.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { perform } from '../judge/perform.ts'
import { multiplyOf } from '../learner/wasm-kata.ts'
import { assembled, hasCompiler } from '../ops/fast/assembly.ts'
import type { Expected } from './case.ts'
import { isExpectedNumber, isExpectedTensor } from './values.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const seeds = [1, 2, 3, 4, 5]
let stubs = ''

/** A kata in another language needs its compiler. */
const katas = all.filter(({ language }) => language === undefined || hasCompiler())
const typescript = katas.filter(({ language }) => language === undefined)

async function solutionOf(id: string) {
  const inTypeScript = typescript.some((kata) => kata.id === id)
  if (inTypeScript) return import(/* @vite-ignore */ `#solutions/${id}.ts`)
  const program = assembled('solutions', id)
  if (!('wasm' in program)) throw new Error(`${id} does not compile.`)
  return multiplyOf(program.wasm)
}

// Whatever is in exercises/: the pristine stubs, inside the project, so that `#tensor` means what it means there.
beforeAll(() => {
  mkdirSync(path.join(root, '.kata'), { recursive: true })
  stubs = mkdtempSync(path.join(root, '.kata', 'stubs-'))
  for (const { id } of katas) {
    const solution = readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8')
    mkdirSync(path.join(stubs, opOf(id)), { recursive: true })
    writeFileSync(path.join(stubs, `${id}.ts`), stubOf(solution, id))
  }
})
afterAll(() => rmSync(stubs, { recursive: true }))

describe.each(katas)('$id', ({ id, name }) => {
  test('the solution passes for every seed', async () => {
    const check = await checkOf(id)
    const solution = await solutionOf(id)
    for (const seed of seeds) {
      for (const testCase of check.cases(seed)) {
        const outcome = evaluate(check, solution[name], testCase)
        expect(outcome.passed ? '' : `seed ${seed}, ${testCase.name}: ${outcome.failure.message}`).toBe('')
      }
    }
  })

  test.skipIf(!typescript.some((kata) => kata.id === id))(
    'the stub fails every case with its TODO',
    async () => {
      const check = await checkOf(id)
      const stub = await import(/* @vite-ignore */ pathToFileURL(path.join(stubs, `${id}.ts`)).href)
      for (const testCase of check.cases(1)) {
        const outcome = evaluate(check, stub[name], testCase)
        const message = `${name} threw Error: TODO: ${id} is not written yet`
        expect(outcome).toMatchObject({ passed: false, failure: { kind: 'threw', case: testCase.name } })
        expect(outcome.passed || outcome.failure.message).toContain(message)
      }
    },
  )

  test('the answers worked out by hand agree with the reference', async () => {
    const check = await checkOf(id)
    const solution = await solutionOf(id)
    for (const testCase of check.cases(1)) {
      if (!('expected' in testCase) || !check.expect || check.judge) continue
      // The first test compares the solution with the answer by hand. This one compares it with the reference.
      const performance = perform(solution[name], testCase)
      const mismatch = compare(
        check.expect(testCase),
        'returned' in performance ? performance.returned : undefined,
      )
      expect(mismatch, testCase.name).toBeUndefined()
    }
  })

  test('the cases have names that can be typed in any shell', async () => {
    const names = (await checkOf(id)).cases(1).map((testCase) => testCase.name)
    expect(names.length).toBeGreaterThanOrEqual(4)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[\w ,.:;?'()[\]/+*=-]+$/)
  })

  test('the numbers come from the seed', async () => {
    const check = await checkOf(id)
    expect(check.cases(1)).toEqual(check.cases(1))
    const drawn = (seed: number) =>
      check.cases(seed).filter((testCase) => testCase.kind !== 'hand' && testCase.kind !== 'shape')
    if (drawn(1).length === 0) return
    expect(drawn(1).map((testCase) => testCase.args)).not.toEqual(drawn(2).map((testCase) => testCase.args))
  })

  test('right answers are finite', async () => {
    const check = await checkOf(id)
    if (check.judge) return
    for (const testCase of check.cases(1)) {
      for (const number of numbersOf(expectedOf(check, testCase))) {
        expect(Number.isFinite(number), `${testCase.name}: ${number}`).toBe(true)
      }
    }
  })
})

/** Every number in a right answer. */
function numbersOf(expected: Expected): number[] {
  if (isExpectedTensor(expected)) return Array.from(expected.data)
  if (isExpectedNumber(expected)) return [expected.number]
  return typeof expected === 'object' && expected !== null ? Object.values(expected).flatMap(numbersOf) : []
}
