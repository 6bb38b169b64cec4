/** Everything that there is about a kata, by its id. */
import { existsSync } from 'node:fs'
import { kataOf, opOf } from '../../src/kata/curriculum.ts'
import type { Check } from '../cases/case.ts'
import type { Range } from '../cases/range.ts'
import type { SmallCases } from '../cases/small-cases.ts'
import type { ExplainerInput } from '../explain/explainer.ts'
import { memoized } from '../judge/memoize.ts'
import type { AnyKata, Mistake, Variant } from './mistake.ts'

// Relative to this file, so that vite finds what is bundled.
const load = (file: string) => import(/* @vite-ignore */ `../ops/${file}.ts`)

export async function checkOf(id: string): Promise<Check> {
  return (await load(`${opOf(id)}/cases`)).checks[id]
}

const memory = new Map<string, Check>()

/** The check with a memory, the same one each time: for tests that judge many programs by the usual cases. */
export async function memoizedCheckOf(id: string): Promise<Check> {
  const check = memory.get(id) ?? memoized(await checkOf(id))
  memory.set(id, check)
  return check
}

export async function mistakesOf(id: string): Promise<Mistake[]> {
  return (await load(id.replace('/', '/mistakes/'))).mistakes
}

export async function variantsOf(id: string): Promise<Variant[]> {
  return (await load(id.replace('/', '/variants/'))).variants
}

/** Undefined when the kata has none. */
export async function smallCasesOf(id: string): Promise<SmallCases | undefined> {
  return (await loadIfThere(`${opOf(id)}/small-cases`))?.smallCases[id]
}

/** Draws arguments from everything that the contract of this kata allows. Undefined when the kata has none. */
export async function rangeOf(id: string): Promise<Range | undefined> {
  return (await loadIfThere(`${opOf(id)}/range`))?.ranges[id]
}

const loadIfThere = async (file: string) =>
  existsSync(new URL(`../ops/${file}.ts`, import.meta.url)) ? load(file) : undefined

/** What an explainer needs to know of a kata, for the usual cases. */
export async function explainerInputOf(id: string, kata: AnyKata): Promise<ExplainerInput> {
  const [check, mistakes, smallCases] = [
    await memoizedCheckOf(id),
    await mistakesOf(id),
    await smallCasesOf(id),
  ]
  return { check, kata, seed: 1, mistakes, smallCases }
}

export async function solutionOf(id: string): Promise<AnyKata> {
  return (await import(/* @vite-ignore */ `#solutions/${id}.ts`))[kataOf(id).name]
}
