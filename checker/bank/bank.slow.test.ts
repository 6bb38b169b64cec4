/**
 * The kill matrix: every check rejects every mistake of the bank and accepts every variant, for twenty seeds.
 * A mistake that survives is a hole in the cases; a variant that is rejected shows a demand without a reason. And no
 * tolerance is loose: an error of a thousandth in any one element that is at least the root mean square of its tensor
 * is caught. None is tight either: among the variants are answers computed in float32 throughout, in the worst order.
 */
import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import type { Case, Check } from '../cases/case.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { memoized } from '../judge/memoize.ts'
import { checkOf, mistakesOf, variantsOf } from './catalogue.ts'
import type { AnyKata } from './mistake.ts'

const seeds = Array.from({ length: 20 }, (_, i) => i + 1)
const ids = katas.map(({ id }) => id)

/** What is printed at the end. */
const rows: string[][] = [['kata', 'mistakes', 'rejected by the fewest cases']]

const rootMeanSquare = (data: Float32Array | Float64Array): number =>
  Math.hypot(...data) / Math.sqrt(data.length)

describe.each(ids)('%s', (id) => {
  // Right answers are worked out once, and serve everything that is judged by them.
  let check: Check
  beforeAll(async () => {
    check = memoized(await checkOf(id))
  })
  // With all seeds they take much room.
  afterAll(() => {
    check = { cases: () => [] }
  })

  test('every mistake is rejected', async () => {
    // The reference decides; central differences only confirm what it says.
    const quick = { ...check, differentiable: undefined }
    const rejects = (kata: AnyKata) => (testCase: Case) => !evaluate(quick, kata, testCase).passed
    const survivors: string[] = []
    // With the first seed all cases are tried, with the others first the one that was enough then.
    const cases = check.cases(seeds[0])
    const kills = (await mistakesOf(id)).map(({ name, kata }) => {
      const by = cases.map((testCase) => rejects(kata)(testCase))
      return { name, kata, first: by.indexOf(true), count: by.filter(Boolean).length }
    })
    for (const seed of seeds) {
      const drawn = check.cases(seed)
      for (const { name, kata, first } of kills) {
        const isRejected = first >= 0 && (rejects(kata)(drawn[first]) || drawn.some(rejects(kata)))
        if (!isRejected) survivors.push(`${name}, seed ${seed}`)
      }
    }
    expect(survivors).toEqual([])
    const weakest = kills.toSorted((a, b) => a.count - b.count)[0]
    rows.push([id, `${kills.length}`, `${weakest.count} of ${cases.length}: ${weakest.name}`])
  }, 180_000)

  test('every variant is accepted', async () => {
    const victims: string[] = []
    for (const seed of seeds) {
      for (const { name, kata } of await variantsOf(id)) {
        for (const testCase of check.cases(seed)) {
          const outcome = evaluate(check, kata, testCase)
          if (!outcome.passed)
            victims.push(`${name}, seed ${seed}, '${testCase.name}': ${outcome.failure.message}`)
        }
      }
    }
    expect(victims).toEqual([])
  }, 180_000)

  test('an error of a thousandth of any one large element is caught', () => {
    if (!check.expect) return
    const missed: string[] = []
    let tried = 0
    for (const seed of seeds) {
      for (const testCase of check.cases(seed).filter(({ kind }) => kind !== 'shape')) {
        for (const { expected, path } of leavesOf(expectedOf(check, testCase), undefined)) {
          const { data, tolerance } = expected
          const size = rootMeanSquare(data)
          // What should be 0 everywhere is rounding, and has no size; what is hardly more than that has no thousandths.
          if (size <= 2 * Math.max(...tolerance)) continue
          for (const [i, right] of data.entries()) {
            if (Math.abs(right) < size) continue
            tried++
            if (tolerance[i] >= 1e-3 * Math.abs(right))
              missed.push(`seed ${seed}, ${testCase.name}, ${path}[${i}]`)
          }
        }
      }
    }
    expect(missed).toEqual([])
    // The split has nothing but whole numbers, and all of them at once.
    if (id !== 'batches/split') expect(tried).toBeGreaterThan(0)
  })

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
