/** The explanation as vitest runs it: one `test` for each section, so that a section that gets stuck takes no other with it. */
import { test } from 'vitest'
import { kataOf, opOf } from '../../src/kata/curriculum.ts'
import { mistakesOf, smallCasesOf } from '../bank/catalogue.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Check } from '../cases/case.ts'
import { type Explainer, explainer } from '../explain/explainer.ts'
import { instancesNeeded } from '../explain/state-between-calls.ts'
import { preparedFor } from '../judge/rehearsal.ts'
import { loadKata } from './load.ts'

interface Which {
  seed: number
  case?: string
}

/** Registers the tests. Each leaves its section where the failure of a case would be. */
export function registerExplanation(
  id: string,
  check: Check,
  load: () => Promise<object>,
  { seed, case: only }: Which,
): void {
  let explaining: Promise<Explainer> | undefined
  const begin = async (): Promise<Explainer> => {
    const { kata } = await loadKata(load, kataOf(id).name)
    if (!kata) throw new Error(`${id} does not load.`)
    const [mistakes, smallCases, instances] = await Promise.all([
      mistakesOf(id),
      smallCasesOf(id),
      instancesOf(id),
    ])
    const prepared = preparedFor(id, check)
    return explainer({
      check: prepared,
      kata: kata as AnyKata,
      seed,
      case: only,
      mistakes,
      smallCases,
      instances,
    })
  }
  const section = (name: string, find: (explainer: Explainer) => Promise<object> | object): void => {
    test(name, async ({ task }) => {
      explaining ??= begin()
      task.meta.kata = { id, explanation: await find(await explaining) }
    })
  }
  section('the diagnosis', (explainer) => explainer.diagnosis())
  section('the smallest failing case', (explainer) => explainer.smallestCase())
  section('the maps of wrong elements', (explainer) => explainer.maps())
  // Last, because it runs other files of the learner.
  section('the second opinion', async (explainer) => explainer.secondOpinion(await forwardOf(id, check)))
}

/** The kata several times, each time as a module of its own, so that none shares its state with another. */
async function instancesOf(id: string): Promise<AnyKata[]> {
  const { name, language } = kataOf(id)
  // Compiling a kata again for each instance takes too long.
  if (language !== undefined) return []
  const loads = Array.from({ length: instancesNeeded }, (_, i) =>
    loadKata(() => import(/* @vite-ignore */ `#kata/${id}.ts?instance=${i}`), name),
  )
  return (await Promise.all(loads)).flatMap(({ kata }) => (kata ? [kata as AnyKata] : []))
}

/** The learner's forward katas whose gradient this is; none when it is not a gradient, or when they do not load. */
async function forwardOf(id: string, check: Check): Promise<AnyKata[]> {
  if (!check.differentiable && !check.measured) return []
  const ids = check.forward ?? [`${opOf(id)}/forward`]
  const loaded = await Promise.all(
    ids.map((forward) =>
      loadKata(() => import(/* @vite-ignore */ `#kata/${forward}.ts`), kataOf(forward).name),
    ),
  )
  const katas = loaded.flatMap(({ kata }) => (kata ? [kata as AnyKata] : []))
  return katas.length === ids.length ? katas : []
}
