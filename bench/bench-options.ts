import { existsSync } from 'node:fs'
import path from 'node:path'
import { flag, folder, type Option, text, type Values, whole } from '../src/commands/shared/options.ts'
import { UserError } from '../src/errors.ts'

export interface Options {
  /** Alternations, and saves of a kata. */
  rounds: number
  saves: number
  /** Milliseconds that each program works in a round, at least; one step may take longer. */
  slice: number
  /** Pictures in a step of the plain loops, and in the one step of TensorFlow.js. */
  loops: number
  reference: number
  quick: boolean
  /** Only the parts with these names. */
  only?: Part[]
  compare?: string
  /** The whole run, too, with these pictures. */
  run: boolean
  /** How often, in turn with another program if there is one. */
  runs: number
  compareRun?: string
  data?: string
  out?: string
}

export const parts = ['training', 'reference', 'memory', 'run', 'verdict', 'screen', 'check'] as const
export type Part = (typeof parts)[number]

const only: Option<Part[]> = {
  value: 'PART[,PART]',
  help: `measure only these: ${parts.join(', ')}`,
  expected: `some of ${parts.join(', ')}`,
  read(text) {
    const found = text.split(',').map((name) => parts.find((part) => part === name))
    return found.includes(undefined) ? undefined : (found as Part[])
  },
}

export const known = {
  quick: flag('take a minute in all: less of everything. Do not quote these figures'),
  rounds: whole('how often all programs take turns (9, or 5 with --quick)', 1, 1000),
  only,
  compare: text(
    'COMMAND',
    "let another program take turns in the training. It is started again in each turn and has to train the same network (batch 64, two threads) for some seconds; the last line that it prints has to contain '123 pictures/s'",
    'a command',
  ),
  run: flag(
    'measure the whole run too: ten epochs of 40,000 pictures, each with its validation, by the wasm engine on all cores. Takes minutes and needs CIFAR-10',
  ),
  runs: whole('with --run: how many whole runs (1)', 1, 1000),
  'compare-run': text(
    'COMMAND',
    'with --run: measure another program that makes the same run, in turn with each of ours',
    'a command',
  ),
  data: folder(
    'a folder with CIFAR-10, for memory and --run; without it what `npm run data` has downloaded. Without CIFAR-10, memory is measured with as many pictures of noise',
  ),
  out: text('FILE', 'write everything as JSON to this file as well as to .kata/bench/TIME.json', 'a file'),
}

/** Throws a `UserError` for options that do not fit together, and for folders that do not exist. */
export function settingsOf(values: Values<typeof known>): Options {
  const { quick = false, run = false, only, compare, 'compare-run': compareRun, data, out } = values
  for (const name of ['compare-run', 'runs'] as const) {
    if (values[name] === undefined || run) continue
    throw new UserError(`--${name}: expected it beside --run, which makes the whole runs.`, 2)
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
