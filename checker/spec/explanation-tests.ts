/** The explanation as vitest runs it: one `test` for each section, so that a section that gets stuck takes no other with it. */
import { test } from 'vitest'
import { kataOf, opOf } from '../../src/kata/curriculum.ts'
import { mistakesOf, smallCasesOf } from '../bank/catalogue.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Check } from '../cases/case.ts'
import { type Explainer, explainer } from '../explain/explainer.ts'
import { instancesNeeded } from '../explain/state-between-calls.ts'
import { preparedFor } from '../judge/rehearsal.ts'
import { loadKata } from '../learner/run-program.ts'
import { type LoadKata, programIn } from './load.ts'

interface Which {
  seed: number
  case?: string
}

/** Registers the tests. Each leaves its section where the failure of a case would be. */
export function registerExplanation(
  id: string,
  check: Check,
  load: LoadKata,
  { seed, case: only }: Which,
): void {
  let explaining: Promise<Explainer> | undefined
  const section = (name: string, find: (explainer: Explainer) => Promise<object> | object): void => {
    test(name, async ({ task }) => {
      explaining ??= explainerFor(id, check, load, { seed, case: only })
      task.meta.kata = { id, explanation: await find(await explaining) }
    })
  }
  section('the diagnosis', (explainer) => explainer.diagnosis())
  section('the smallest failing case', (explainer) => explainer.smallestCase())
  section('the failing case', (explainer) => explainer.failingCase())
  // Last, because it runs other files of the learner.
  section('the second opinion', async (explainer) => explainer.secondOpinion(await forwardOf(id, check)))
}

/** Takes a closer look at a kata. Throws if it does not load. */
export async function explainerFor(
  id: string,
  check: Check,
  load: LoadKata,
  { seed, case: only }: Which,
): Promise<Explainer> {
  const [kata, ...instances] = await instancesOf(id, load)
  if (!kata) throw new Error(`${id} does not load.`)
  const [mistakes, smallCases] = await Promise.all([mistakesOf(id), smallCasesOf(id)])
  const prepared = preparedFor(id, check)
  return explainer({ check: prepared, kata, seed, case: only, mistakes, smallCases, instances })
}

/** The kata, and the same again several times. Each is a program of its own, and none shares its state with another. */
async function instancesOf(id: string, load: LoadKata): Promise<AnyKata[]> {
  const program = await programIn(load)
  const loads = Array.from({ length: 1 + instancesNeeded }, () => loadKata(program, kataOf(id).name))
  return katasOf(await Promise.all(loads))
}

/** The learner's forward katas whose gradient this is; none when it is not a gradient, or when they do not load. */
async function forwardOf(id: string, check: Check): Promise<AnyKata[]> {
  if (!check.differentiable && !check.measured) return []
  const ids = check.forward ?? [`${opOf(id)}/forward`]
  const loaded = await Promise.all(
    ids.map(async (forward) => {
      const program = await programIn(() => import(/* @vite-ignore */ `#kata/${forward}.ts`))
      return loadKata(program, kataOf(forward).name)
    }),
  )
  const katas = katasOf(loaded)
  return katas.length === ids.length ? katas : []
}

const katasOf = (loaded: Awaited<ReturnType<typeof loadKata>>[]): AnyKata[] =>
  loaded.flatMap(({ kata }) => (kata ? [kata as AnyKata] : []))
