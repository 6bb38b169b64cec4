/**
 * The kill matrix: every check rejects every mistake of the bank and accepts every variant, for twenty seeds.
 * A mistake that survives is a hole in the cases; a variant that is rejected shows a demand without a reason.
 */
import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { katas, opOf } from '../../src/kata/curriculum.ts'
import type { Case, Check, Expected } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import type { AnyKata, Mistake, Variant } from './mistake.ts'

const seeds = Array.from({ length: 20 }, (_, i) => i + 1)
const folder = fileURLToPath(new URL('../ops', import.meta.url))

interface Bank {
  check: Check
  mistakes: Mistake[]
  variants: Variant[]
}

async function bankOf(id: string): Promise<Bank> {
  const { checks } = await import(/* @vite-ignore */ `../ops/${opOf(id)}/cases.ts`)
  const { mistakes } = await import(/* @vite-ignore */ `../ops/${id.replace('/', '/mistakes/')}.ts`)
  const { variants } = await import(/* @vite-ignore */ `../ops/${id.replace('/', '/variants/')}.ts`)
  return { check: withMemory(checks[id]), mistakes, variants }
}

/** The right answer of a case is worked out once and serves all programs that are judged by it. */
function withMemory(check: Check): Check {
  const { expect: work } = check
  if (!work) return check
  const known = new Map<Case, Expected>()
  const remembered = (one: Case): Expected => {
    if (!known.has(one)) known.set(one, work(one))
    return known.get(one)
  }
  return { ...check, expect: remembered }
}

/** Does the check accept this program in this case? The reference decides; a second opinion only explains. */
const accepts = (check: Check, kata: AnyKata, one: Case): boolean =>
  evaluate({ ...check, differentiable: undefined }, kata, one).passed

/** How often each text occurs, the most frequent first. */
function tally(texts: string[]): [text: string, count: number][] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

const cut = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width)

const rows: string[] = []
const sums = { rejected: 0, mistakes: 0, accepted: 0, variants: 0 }

describe.each(katas.map(({ id }) => id))('%s', (id) => {
  test('every mistake is rejected and every variant accepted', async () => {
    const { check, mistakes, variants } = await bankOf(id)
    const survivors: string[] = []
    const victims: string[] = []
    const killers: string[] = []
    const kills: [count: number, name: string][] = []

    for (const seed of seeds) {
      const cases = check.cases(seed)
      for (const { name, kata } of mistakes) {
        // The first seed counts all cases that reject a mistake; for the others one is enough.
        const killer = cases.find((one) => !accepts(check, kata, one))
        if (!killer) survivors.push(`${name} (seed ${seed})`)
        if (!killer || seed !== seeds[0]) continue
        killers.push(killer.name)
        kills.push([cases.filter((one) => !accepts(check, kata, one)).length, name])
      }
      for (const { name, kata } of variants) {
        for (const one of cases) {
          const outcome = evaluate(check, kata, one)
          if (!outcome.passed)
            victims.push(`${name} (seed ${seed}, '${one.name}'): ${outcome.failure.message}`)
        }
      }
    }

    const names = (list: string[]) => new Set(list.map((line) => line.slice(0, line.indexOf(' ('))))
    const rejected = mistakes.length - names(survivors).size
    const accepted = variants.length - names(victims).size
    sums.rejected += rejected
    sums.mistakes += mistakes.length
    sums.accepted += accepted
    sums.variants += variants.length
    const [fewest, weakest] = kills.sort(([a], [b]) => a - b)[0] ?? [0, '']
    const first = tally(killers).map(([name, count]) => `${name} (${count})`)
    rows.push(
      `${cut(id, 21)}  ${cut(`${rejected}/${mistakes.length}`, 7)}  ${cut(`${accepted}/${variants.length}`, 5)}  ` +
        `${cut(`${fewest} ${weakest}`, 34)}  ${first.slice(0, 2).join(', ')}`,
    )
    expect({ survivors, victims }).toEqual({ survivors: [], victims: [] })
  }, 180_000)

  test('its mistakes are told apart by name, and explained in a sentence', async () => {
    const { mistakes, variants } = await bankOf(id)
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

test('the bank has a file for each kata, and no other', () => {
  const shared = /(plan|windows)\.ts$/
  for (const part of ['mistakes', 'variants']) {
    const fileOf = (id: string) => `${id.replace('/', `/${part}/`)}.ts`
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(sep).join('/'))
      .filter((file) => file.includes(`/${part}/`) && file.endsWith('.ts') && !shared.test(file))
    expect(files.sort()).toEqual(katas.map(({ id }) => fileOf(id)).sort())
  }
})

afterAll(() => {
  const head = `${cut('kata', 21)}  rejected accepted ${cut('rejected by the fewest cases', 34)}  rejected first by`
  const sum = `${cut('all', 21)}  ${cut(`${sums.rejected}/${sums.mistakes}`, 7)}  ${sums.accepted}/${sums.variants}`
  console.log(`The kill matrix, ${seeds.length} seeds\n\n${[head, ...rows, sum].join('\n')}\n`)
  expect(sums.mistakes).toBeGreaterThanOrEqual(120)
  expect(sums.variants).toBeGreaterThanOrEqual(40)
})
