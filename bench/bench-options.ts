import { existsSync } from 'node:fs'
import path from 'node:path'
import { flag, folder, type Option, text, type Values, whole } from '../src/commands/shared/options.ts'
import { UserError } from '../src/errors.ts'

export interface Options {
  /** How often all programs take turns. */
  rounds: number
  /** How often each kata is saved. */
  saves: number
  /** Milliseconds that each program trains in a round, at least: it always finishes a step. */
  slice: number
  /** Pictures in a step of the plain loops. */
  loops: number
  /** Pictures in the single step of TensorFlow.js. */
  reference: number
  quick: boolean
  /** Measure only these parts. */
  only?: Part[]
  compare?: string
  /** Also measure the whole run. */
  run: boolean
  /** How many whole runs; with `compareRun` in turn with the other program. */
  runs: number
  compareRun?: string
  data?: string
  out?: string
}

export const parts = [
  'training',
  'reference',
  'memory',
  'run',
  'verdict',
  'screen',
  'check',
  'grading',
] as const
export type Part = (typeof parts)[number]

const only: Option<Part[]> = {
  value: 'PART[,PART]',
  help: `measure only these: ${parts.join(', ')}. grading, a class of 300, is measured only if it is named`,
  expected: `some of ${parts.join(', ')}`,
  read(text) {
    const found = text.split(',').map((name) => parts.find((part) => part === name))
    return found.includes(undefined) ? undefined : (found as Part[])
  },
}

export const known = {
  quick: flag('finish in about a minute by measuring less of everything. Do not quote these figures'),
  rounds: whole('how often all programs take turns (9, or 5 with --quick)', 1, 1000),
  only,
  compare: text(
    'COMMAND',
    "compare the training with another program. It is started again in each turn and must train the same network (batch 64, two threads) for some seconds; the last line that it prints must contain '123 pictures/s'",
    'a command',
  ),
  run: flag(
    'also measure a whole run: ten epochs of 40,000 pictures with validation, on the wasm engine with all cores. This takes minutes and needs CIFAR-10',
  ),
  runs: whole('with --run: how many whole runs (1)', 1, 1000),
  'compare-run': text(
    'COMMAND',
    'with --run: compare with another program that does the same run; the two take turns',
    'a command',
  ),
  data: folder(
    'a folder with CIFAR-10, for memory and --run (default: what `npm run data` has downloaded). Without CIFAR-10, memory is measured with as many pictures of noise',
  ),
  out: text(
    'FILE',
    'write the results as JSON to this file, too; they are always written to .kata/bench/TIME.json',
    'a file',
  ),
}

/** Throws a `UserError` if options contradict each other or a folder does not exist. */
export function settingsOf(values: Values<typeof known>): Options {
  const { quick = false, run = false, only, compare, 'compare-run': compareRun, data, out } = values
  for (const name of ['compare-run', 'runs'] as const) {
    if (values[name] === undefined || run) continue
    throw new UserError(`--${name}: expected --run, too. Without it there are no whole runs.`, 2)
  }
  for (const [name, folder] of Object.entries({ data, out: out && path.dirname(out) })) {
    if (folder === undefined || existsSync(folder)) continue
    throw new UserError(`--${name}: expected a folder, but there is none at ${path.resolve(folder)}.`, 2)
  }
  return {
    rounds: values.rounds ?? (quick ? 5 : 9),
    saves: quick ? 5 : 20,
    slice: quick ? 200 : 1500,
    loops: quick ? 16 : 64,
    reference: quick ? 2 : 64,
    quick,
    only,
    compare,
    run,
    runs: values.runs ?? 1,
    compareRun,
    data: data && path.resolve(data),
    out: out && path.resolve(out),
  }
}
