import { availableParallelism } from 'node:os'
import path from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { keptByNpm } from '../../commands/shared/npm.ts'
import { UserError } from '../../errors.ts'
import { type EngineName, engines } from '../backends/backend.ts'

export interface Options {
  code: 'mine' | 'solutions'
  data?: string
  epochs: number
  batch: number
  limit?: number
  seed: number
  workers: number
  engine: EngineName
  out?: string
  /** Go on with the run in this folder, or with the latest one. */
  resume?: string | 'latest'
  /** Go on although something is not as it was. */
  acceptChanges: boolean
  /** The names of the options that were given: those of a run that goes on are its own. */
  given: readonly string[]
  help: boolean
}

export const usage = `Trains the network with your katas.

  npm run train -- [options]
  npm run train -- --resume [DIR] [--epochs N] [--workers N]

  --code mine|solutions  whose code: your katas that pass, the others borrowed (the default), or the solutions alone
  --data DIR             a folder with the binary version of CIFAR-10, or 'built-in' for pictures drawn by a program;
                         without it what \`npm run data\` has fetched, or else the built-in ones
  --epochs N             how often every training picture is seen (10)
  --batch N              pictures in one step of the optimiser (64)
  --limit N              only the first N training pictures, a fifth of which validate, and at most N test pictures
  --seed N               what all chance is drawn from (1): the same seed gives the same weights, on any machine
  --workers N            threads (one per core: ${availableParallelism()} here)
  --engine plain|wasm    what computes: the katas (the default), or SIMD kernels in their place, many times as fast
  --out DIR              where the history and the weights go (.kata/runs/TIME)
  --resume [DIR]         go on with a run that was stopped or killed: the one in DIR, or the latest in .kata/runs. It ends
                         as if it had never been stopped, on any number of workers. --epochs can be more than it had
  --accept-changes       resume although the code, the engine or its kernels are not those that the run began with
  --help                 this text`

export function parseOptions(argv: string[]): Options {
  const kept = keptByNpm('train', Object.keys(known))
  if (kept) throw new UserError(kept, 2)
  const { latest, rest } = withoutBareResume(argv)
  const values = valuesOf(rest, known)
  const { code = 'mine', data, out, engine: engineName = 'plain' } = values
  if (code !== 'mine' && code !== 'solutions') {
    throw new UserError(`--code: expected mine or solutions, got '${code}'.`, 2)
  }
  const engine = engines.find((name) => name === engineName)
  if (!engine) throw new UserError(`--engine: expected ${engines.join(' or ')}, got '${engineName}'.`, 2)
  for (const [name, value] of Object.entries({ data, out, resume: values.resume })) {
    if (value === '') throw new UserError(`--${name}: expected a folder, got nothing.`, 2)
  }
  const resume = latest ? 'latest' : values.resume === undefined ? undefined : path.resolve(values.resume)
  if (values['accept-changes'] && resume === undefined) {
    throw new UserError('--accept-changes: expected it beside --resume, which goes on with a run.', 2)
  }
  return {
    code,
    data,
    out,
    engine,
    resume,
    acceptChanges: values['accept-changes'] ?? false,
    given: Object.keys(values),
    epochs: whole('epochs', values.epochs, 1, 1000) ?? 10,
    // A batch with all that the katas keep of it has to fit into memory.
    batch: whole('batch', values.batch, 1, 1024) ?? 64,
    // Fewer would leave nothing to validate.
    limit: whole('limit', values.limit, 10, 1_000_000),
    seed: whole('seed', values.seed, 0, 2 ** 32 - 1) ?? 1,
    workers: whole('workers', values.workers, 1, 256) ?? availableParallelism(),
    help: values.help ?? false,
  }
}

const text = { type: 'string' } as const
const known = {
  code: text,
  data: text,
  epochs: text,
  batch: text,
  limit: text,
  seed: text,
  workers: text,
  engine: text,
  out: text,
  resume: text,
  'accept-changes': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `--resume` alone stands for the latest run; `parseArgs` knows no options whose value can be left out. */
function withoutBareResume(argv: string[]): { latest: boolean; rest: string[] } {
  const isBare = (arg: string, i: number) => arg === '--resume' && (argv[i + 1] ?? '-').startsWith('-')
  return { latest: argv.some(isBare), rest: argv.filter((arg, i) => !isBare(arg, i)) }
}

/** The values of these options. Throws a `UserError` for all others, with what to do in its second sentence. */
export function valuesOf<Known extends NonNullable<ParseArgsConfig['options']>>(
  argv: string[],
  known: Known,
  advice = `Expected only ${Object.keys(known)
    .map((name) => `--${name}`)
    .join(' ')}; --help explains them.`,
) {
  try {
    return parseArgs({ args: argv, options: known, strict: true, allowPositionals: false }).values
  } catch (error) {
    // Node's sentence names the argument; of several sentences the first is enough.
    const [sentence] = (error as Error).message.split(/\n|\. /)
    throw new UserError(`${sentence.replace(/\.$/, '')}. ${advice}`, 2)
  }
}

/** A whole number within bounds; undefined where none was given. */
export function whole(
  name: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= least && number <= most) return number
  throw new UserError(`--${name}: expected a whole number from ${least} to ${most}, got '${value}'.`, 2)
}
