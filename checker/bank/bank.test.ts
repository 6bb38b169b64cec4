/**
 * The kill matrix: every check rejects every mistake of the bank and accepts every variant, for twenty seeds.
 * A mistake that survives is a hole in the cases; a variant that is rejected shows a demand without a reason.
 */
import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import type { Case } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import { memoized } from '../judge/memoize.ts'
import { checkOf, mistakesOf, variantsOf } from './catalogue.ts'
import type { AnyKata } from './mistake.ts'

const seeds = Array.from({ length: 20 }, (_, i) => i + 1)
const ids = katas.map(({ id }) => id)

const rows: string[][] = [['kata', 'mistakes', 'variants', 'rejected by the fewest cases']]

describe.each(ids)('%s', (id) => {
  test('every mistake is rejected and every variant accepted', async () => {
    const check = memoized(await checkOf(id))
    // The reference decides; central differences only confirm what it says.
    const quick = { ...check, differentiable: undefined }
    const rejects = (kata: AnyKata) => (testCase: Case) => !evaluate(quick, kata, testCase).passed
    const [mistakes, variants] = [await mistakesOf(id), await variantsOf(id)]
    const cases = check.cases(seeds[0])
    // With the first seed all cases are tried, with the others first the one that was enough then.
    const kills = mistakes.map(({ name, kata }) => ({ name, kata, by: cases.filter(rejects(kata)) }))
    const survivors: string[] = []
    const victims: string[] = []

    for (const seed of seeds) {
      const drawn = seed === seeds[0] ? cases : check.cases(seed)
      for (const { name, kata, by } of kills) {
        const first = drawn.find((testCase) => testCase.name === by[0]?.name)
        if (!(first && rejects(kata)(first)) && !drawn.some(rejects(kata)))
          survivors.push(`${name}, seed ${seed}`)
      }
      for (const { name, kata } of variants) {
        for (const testCase of drawn) {
          const outcome = evaluate(check, kata, testCase)
          if (!outcome.passed)
            victims.push(`${name}, seed ${seed}, '${testCase.name}': ${outcome.failure.message}`)
        }
      }
    }
    expect({ survivors, victims }).toEqual({ survivors: [], victims: [] })

    const weakest = kills.toSorted((a, b) => a.by.length - b.by.length)[0]
    rows.push([
      id,
      `${mistakes.length}`,
      `${variants.length}`,
      `${weakest.by.length} of ${cases.length}: ${weakest.name}`,
    ])
  }, 180_000)

  test('its mistakes are told apart by name, and explained in a sentence', async () => {
    const [mistakes, variants] = [await mistakesOf(id), await variantsOf(id)]
    expect(mistakes.length).toBeGreaterThanOrEqual(3)
    expect(variants.length).toBeGreaterThanOrEqual(1)
    for (const list of [mistakes, variants]) {
      const names = list.map(({ name }) => name)
      expect(new Set(names).size, names.join()).toBe(names.length)
      for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    }
    for (const { name, diagnosis, hint } of mistakes) {
      expect(diagnosis, name).toMatch(/\byour?\b/i)
      for (const sentence of [diagnosis, hint]) expect(sentence, name).toMatch(/^[^.]([^.]|\.(?! ))*[.?]$/)
    }
  })
})

afterAll(() => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  )
  console.log(`The kill matrix, ${seeds.length} seeds\n\n${lines.join('\n')}\n`)
})

test('the bank is large', async () => {
  const count = async (of: (id: string) => Promise<unknown[]>) =>
    (await Promise.all(ids.map(of))).flat().length
  expect(await count(mistakesOf)).toBeGreaterThanOrEqual(600)
  expect(await count(variantsOf)).toBeGreaterThanOrEqual(40)
})

test('the bank has a file for each kata, and no other', () => {
  const folder = fileURLToPath(new URL('../ops', import.meta.url))
  const shared = /(float32|plan|windows)\.ts$/
  for (const part of ['mistakes', 'variants']) {
    const fileOf = (id: string) => `${id.replace('/', `/${part}/`)}.ts`
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(sep).join('/'))
      .filter((file) => file.includes(`/${part}/`) && file.endsWith('.ts') && !shared.test(file))
    expect(files.sort()).toEqual(ids.map(fileOf).sort())
  }
})
