/** For tests of the whole checker: everything that there is about a kata, by its id. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kataOf, opOf } from '../../src/kata/curriculum.ts'
import type { Check } from '../cases/case.ts'
import type { Small } from '../cases/small.ts'
import { memoized } from '../judge/memoize.ts'
import type { AnyKata, Mistake, Variant } from './mistake.ts'

const load = (file: string) => import(/* @vite-ignore */ fileURLToPath(new URL(file, import.meta.url)))

export async function checkOf(id: string): Promise<Check> {
  return (await load(`../ops/${opOf(id)}/cases.ts`)).checks[id]
}

const memory = new Map<string, Check>()

/** The check with a memory, the same one each time: for tests that judge many programs by the usual cases. */
export async function memoizedCheckOf(id: string): Promise<Check> {
  const check = memory.get(id) ?? memoized(await checkOf(id))
  memory.set(id, check)
  return check
}

export async function mistakesOf(id: string): Promise<Mistake[]> {
  return (await load(`../ops/${id.replace('/', '/mistakes/')}.ts`)).mistakes
}

export async function variantsOf(id: string): Promise<Variant[]> {
  return (await load(`../ops/${id.replace('/', '/variants/')}.ts`)).variants
}

export async function smallOf(id: string): Promise<Small | undefined> {
  const file = `../ops/${opOf(id)}/small.ts`
  return existsSync(new URL(file, import.meta.url)) ? (await load(file)).small[id] : undefined
}

export async function solutionOf(id: string): Promise<AnyKata> {
  return (await import(/* @vite-ignore */ `#solutions/${id}.ts`))[kataOf(id).name]
}
