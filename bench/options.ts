import { existsSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../src/errors.ts'
import { valuesOf, whole } from '../src/training/run/options.ts'

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
  only?: string[]
  compare?: string
  /** The whole run, too, with these pictures. */
  run: boolean
  /** How often, in turn with another program if there is one. */
  runs: number
  compareRun?: string
  data?: string
  out?: string
  help: boolean
}

export const parts = ['training', 'reference', 'memory', 'run', 'verdict', 'screen', 'check'] as const
export type Part = (typeof parts)[number]

export const usage = `Measures how fast everything is, and prints a table. It judges nothing: its exit status is 0 whatever comes out.

  npm run bench -- [options]

  --quick               a minute in all: less of everything, and not to be quoted
  --rounds N            how often all programs take turns (9; 5 with --quick)
  --only PART[,PART]    ${parts.join(', ')}
  --compare COMMAND     lets another program take part in the turns of the training: it is started anew in each, and is to
                        train the same network (batch 64, two threads) for some seconds and print, last of all, a line
                        with '123 pictures/s'
  --run                 the whole run too: ten epochs of 40,000 pictures, validated after each, by the wasm engine on all
                        cores. Takes minutes, and needs CIFAR-10
  --runs N              with --run: how many whole runs (1)
  --compare-run COMMAND with --run: times another program that makes the same run, from its start to its end, in turn with
                        each of ours
  --data DIR            a folder with CIFAR-10, for memory and --run; without it what \`npm run data\` has fetched. Memory
                        can do without: its pictures are then as many, and noise
  --out FILE            where to write everything as JSON, besides .kata/bench/TIME.json
  --help                this text`

export function parseOptions(argv: string[]): Options {
  const values = valuesOf(argv, known, '`npm run bench -- --help` shows the options.')
  const { quick = false, run = false, compare, data, out } = values
  const only = values.only?.split(',')
  const stranger = only?.find((part) => !(parts as readonly string[]).includes(part))
  if (stranger !== undefined) {
    throw new UserError(`--only: expected some of ${parts.join(', ')}, got '${stranger}'.`, 2)
  }
  const compareRun = values['compare-run']
  for (const name of ['compare-run', 'runs'] as const) {
    if (values[name] === undefined || run) continue
    throw new UserError(`--${name}: expected it beside --run, which makes the whole runs.`, 2)
  }
  for (const [name, folder] of Object.entries({ data, out: out && path.dirname(out) })) {
    if (folder === undefined || existsSync(folder)) continue
    throw new UserError(`--${name}: expected a folder, but there is none at ${path.resolve(folder)}.`, 2)
  }
  return {
    rounds: whole('rounds', values.rounds, 1, 1000) ?? (quick ? 5 : 9),
    saves: quick ? 5 : 20,
    slice: quick ? 200 : 1500,
    loops: quick ? 16 : 64,
    reference: quick ? 2 : 64,
    quick,
    only,
    compare,
    run,
    runs: whole('runs', values.runs, 1, 1000) ?? 1,
    compareRun,
    data: data && path.resolve(data),
    out: out && path.resolve(out),
    help: values.help ?? false,
  }
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const known = {
  quick: flag,
  rounds: text,
  only: text,
  compare: text,
  run: flag,
  runs: text,
  'compare-run': text,
  data: text,
  out: text,
  help: { type: 'boolean', short: 'h' },
} as const
