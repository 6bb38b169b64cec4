/** Calls of katas that name the kata when it throws or returns something that its contract does not allow. */
import { UserError } from '../../errors.ts'
import type { Shape, Tensor } from '../../tensor.ts'
import { classCount } from '../data/data-set.ts'
import { slots } from '../network.ts'
import { calledKatas, type KataFunctions, type Katas } from './kata-functions.ts'

/** The same katas, with every call checked. `fileOf` gives the file of a kata, for the messages. */
export function withChecks(katas: Katas, fileOf: (id: string) => string): Katas {
  const functions = Object.entries(calledKatas).map(([name, id]) => {
    const kata = katas[name as keyof KataFunctions] as (...args: unknown[]) => unknown
    const check = checks[name as keyof KataFunctions] as Check<unknown[], unknown>
    const call = (...args: unknown[]) => {
      const result = run(() => kata(...args), `${name} (${fileOf(id)})`)
      const problem = problemOf(() => check(args, result), result)
      if (problem) throw new UserError(`${name} (${fileOf(id)}) returned something wrong: ${problem}.`)
      return result
    }
    return [name, call]
  })
  return { ...katas, ...Object.fromEntries(functions) }
}

function run<Result>(call: () => Result, name: string): Result {
  try {
    return call()
  } catch (error) {
    throw new UserError(`${name} threw an error:\n${traceOf(error)}`)
  }
}

/** What is wrong with the result of a call; undefined if it is as its contract says. */
type Check<Args, Result> = (args: Args, result: Result) => string | undefined

const checks: {
  [Name in keyof KataFunctions]: Check<Parameters<KataFunctions[Name]>, ReturnType<KataFunctions[Name]>>
} = {
  forward: ([, x], { p, cache }) =>
    aboutTensor('p', p, [x.shape[0], classCount]) ??
    (cache ? undefined : `expected a cache, got ${describe(cache)}`),
  backward: (_, grads) =>
    first(slots.map(({ name, layer, part, shape }) => aboutTensor(name, grads[layer]?.[part], shape))),
  summary: ([layers], rows) =>
    rows.length === layers.length + 1
      ? first(rows.map((row, i) => aboutNumbers(`the output of row ${i}`, [...row.output, row.parameters])))
      : `expected a row for each of the ${layers.length} layers and one for the total, got ${describe(rows)}`,
  glorotUniform: ([shape], w) => aboutTensor('w', w, shape),
  dropoutMask: ([shape], mask) => aboutTensor('the mask', mask, shape),
  adamStep: ([{ shape }], { p, state }) =>
    aboutTensor('p', p, shape) ??
    aboutTensor('state.m', state?.m, shape) ??
    aboutTensor('state.v', state?.v, shape) ??
    aboutNumbers('state.step', [state.step]) ??
    aboutOtherFields(state, ['m', 'v', 'step']),
  crossentropy: (_, loss) => aboutNumbers('the loss', [loss]),
  accuracy: (_, share) => aboutNumbers('the accuracy', [share]),
  validationSplit: ([n], { train, validation }) =>
    aboutIndices('train and validation together', range(n), [...train, ...validation]),
  shuffle: ([indices], order) => aboutIndices('the new order', indices, order),
  batches: ([indices, length], cut) =>
    aboutIndices('all batches together', indices, cut.flat()) ??
    first(
      cut.map(({ length: rows }) =>
        rows >= 1 && rows <= length ? undefined : `expected batches of 1 to ${length}, got one of ${rows}`,
      ),
    ),
}

/** A kata may return anything, even something on which its check throws. */
function problemOf(check: () => string | undefined, result: unknown): string | undefined {
  try {
    return check()
  } catch {
    return `expected the result that its contract describes, got ${describe(result)}`
  }
}

function aboutTensor(name: string, x: Tensor | undefined, shape: Shape): string | undefined {
  const isTensor = x?.shape && x.stride && ArrayBuffer.isView(x.data)
  if (!isTensor) return `expected ${name} to be a tensor [${shape}], got ${describe(x)}`
  const same = x.shape.length === shape.length && shape.every((extent, axis) => x.shape[axis] === extent)
  return same ? undefined : `expected ${name} of shape [${shape}], got [${x.shape}]`
}

function aboutNumbers(name: string, values: unknown[]): string | undefined {
  const other = values.find((value) => typeof value !== 'number')
  return other === undefined && !values.includes(undefined)
    ? undefined
    : `expected a number for ${name}, got ${describe(other)}`
}

/** A run resumed from a checkpoint would lose other fields. */
function aboutOtherFields(state: object, fields: string[]): string | undefined {
  const others = Object.keys(state).filter((name) => !fields.includes(name))
  return others.length === 0
    ? undefined
    : `expected a state with only ${fields.join(', ')}, which a checkpoint stores, got also ${others.join(', ')}`
}

/** Both should contain the same indices, in any order, each once. */
function aboutIndices(name: string, expected: readonly number[], got: readonly number[]): string | undefined {
  if (got.length !== expected.length) {
    return `expected ${expected.length} indices in ${name}, got ${got.length}`
  }
  const left = new Set(expected)
  const wrong = got.find((index) => !left.delete(index))
  return wrong === undefined
    ? undefined
    : `expected each given index once in ${name}, but ${wrong} is there twice or was not given`
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const first = (problems: (string | undefined)[]) => problems.find((problem) => problem !== undefined)

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value)
    return `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`
  return String(value).slice(0, 60)
}

/** What was thrown, and the lines of its stack that are in katas. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return `  ${describe(error)}`
  const lines = (error.stack ?? '').split('\n')
  const frames = lines.filter((line) => /[\\/](exercises|solutions)[\\/]/.test(line)).slice(0, 8)
  return [`  ${error.name}: ${error.message}`, ...frames].join('\n')
}
