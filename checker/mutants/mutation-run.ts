/** `npm run mutants`: changes every solution systematically, judges each change and prints what survives. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { katas, opOf } from '../../src/kata/curriculum.ts'
import type { Check } from '../cases/case.ts'
import type { Range } from '../cases/range.ts'
import { programOf } from './mutant-program.ts'
import { draws, type Survival, survivalOf } from './survivors.ts'

/** What `cases.ts` and `range.ts` of an op export; a range may be missing. */
export interface OpModules {
  checks: Record<string, Check>
  ranges?: Record<string, Range>
}

/** The katas in TypeScript; `only` are ids of katas or names of ops. */
const chosen = (only?: readonly string[]): string[] =>
  katas
    .filter(
      ({ id, language }) => language === undefined && (!only || only.includes(id) || only.includes(opOf(id))),
    )
    .map(({ id }) => id)

/** Gives the exit code: 1 if there are holes. */
export async function runMutants(
  root: string,
  { only, seed = 1 }: { only?: string[]; seed?: number },
  load: (op: string) => Promise<OpModules>,
): Promise<number> {
  const unknown = only?.find((name) => chosen([name]).length === 0)
  if (unknown !== undefined) {
    console.error(`--only: there is no kata and no op called '${unknown}'.`)
    return 2
  }
  const sourceOf = (id: string) => readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8')
  const known = new Map<string, object>()
  const others = (id: string): object => {
    const { name } = katas.find((kata) => kata.id === id)!
    const module = known.get(id) ?? { [name]: programOf(opOf(id), name, sourceOf(id), others) }
    known.set(id, module)
    return module
  }
  const table: Survival[] = []
  for (const id of chosen(only)) {
    const { checks, ranges } = await load(opOf(id))
    const survival = survivalOf(id, sourceOf(id), { check: checks[id], range: ranges?.[id], others, seed })
    table.push(survival)
    for (const { line, before, after, differs } of survival.holes)
      console.log(
        `solutions/${id}.ts:${line} survives, and differs in ${differs}\n  - ${before}\n  + ${after}`,
      )
  }
  console.log(
    `\nSeed ${seed}. Equivalent: no difference was found, in ${draws} draws where the kata has a range.\n`,
  )
  console.log(tableOf(table).join('\n'))
  return table.some(({ holes }) => holes.length > 0) ? 1 : 0
}

function tableOf(survivals: readonly Survival[]): string[] {
  const rows = survivals.map(({ id, mutants, rejected, equivalent, listed, holes }) =>
    [id, mutants, rejected, equivalent, listed, holes.length].map(String),
  )
  const sums = rows[0].slice(1).map((_, i) => rows.reduce((sum, row) => sum + Number(row[i + 1]), 0))
  const all = [
    ['kata', 'mutants', 'rejected', 'equivalent', 'listed', 'HOLES'],
    ...rows,
    ['all', ...sums.map(String)],
  ]
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
  return all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join('  '),
  )
}
