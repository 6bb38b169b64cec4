import { UserError } from '../errors.ts'
import { type EngineName, engines } from '../training/backends/backend.ts'
import { valuesOf, whole } from '../training/run/options.ts'

export interface Options {
  code: 'mine' | 'solutions'
  data?: string
  steps: number
  batch: number
  seed: number
  engine: EngineName
  help: boolean
}

export const usage = `Trains with your katas and with TensorFlow.js, from the same weights, and compares every step.

  npm run parity -- [options]

  --code mine|solutions  whose code: your katas that pass, the others borrowed (the default), or the solutions alone
  --data DIR             a folder with the binary version of CIFAR-10, or 'built-in' for pictures drawn by a program;
                         without it what \`npm run data\` has fetched, or else the built-in ones
  --steps N              how many steps of the optimiser (50)
  --batch N              pictures in one step, at most 64 (2): TensorFlow.js alone computes one or two a second
  --seed N               what weights, order and dropout are drawn from (1), as in \`npm run train\`
  --engine plain|wasm    what is compared: the katas (the default), or the SIMD kernels
  --help                 this text`

const text = { type: 'string' } as const
const known = {
  code: text,
  data: text,
  steps: text,
  batch: text,
  seed: text,
  engine: text,
  help: { type: 'boolean', short: 'h' },
} as const

/** Throws a `UserError` that says what was expected and what came. */
export function parseOptions(argv: string[]): Options {
  const { code = 'mine', data, engine: engineName = 'plain', help = false, ...rest } = valuesOf(argv, known)
  if (code !== 'mine' && code !== 'solutions') {
    throw new UserError(`--code: expected mine or solutions, got '${code}'.`, 2)
  }
  const engine = engines.find((name) => name === engineName)
  if (!engine) throw new UserError(`--engine: expected ${engines.join(' or ')}, got '${engineName}'.`, 2)
  if (data === '') throw new UserError('--data: expected a folder, got nothing.', 2)
  return {
    code,
    data,
    engine,
    help,
    steps: whole('steps', rest.steps, 1, 100_000) ?? 50,
    // In large batches some relu or maximum is decided by rounding in every other step: see judge.ts.
    batch: whole('batch', rest.batch, 1, 64) ?? 2,
    seed: whole('seed', rest.seed, 0, 2 ** 32 - 1) ?? 1,
  }
}
