/** Calls of the katas that say which kata it was when one throws or returns what its contract does not allow. */

import { UserError } from '../../errors.ts'
import type { Shape, Tensor } from '../../tensor.ts'
import { classCount } from '../data/data-set.ts'
import { slots } from '../network.ts'
import { calledKatas, type KataFunctions, type Katas } from './kata-functions.ts'

/** The same code, each call checked against the contract of its kata. `fileOf` gives the file that a kata was taken from, for the messages. */
export function withChecks(code: Katas, fileOf: (id: string) => string): Katas {
  const functions = Object.entries(calledKatas).map(([name, id]) => {
    const kata = code[name as keyof KataFunctions] as (...args: unknown[]) => unknown
    const complaintAbout = complaints[name as keyof KataFunctions] as Complaint<unknown[], unknown>
    const call = (...args: unknown[]) => {
      const result = run(() => kata(...args), `${name} (${fileOf(id)})`)
      const complaint = complaintOf(() => complaintAbout(args, result), result)
      if (complaint) throw new UserError(`${name} (${fileOf(id)}) returned something wrong: ${complaint}.`)
      return result
    }
    return [name, call]
  })
  return { ...code, ...Object.fromEntries(functions) }
}

function run<Result>(call: () => Result, name: string): Result {
  try {
    return call()
  } catch (error) {
    throw new UserError(`${name} threw an error:\n${traceOf(error)}`)
  }
}

/** What is wrong with the result of a call; nothing when it is as its contract says. */
type Complaint<Args, Result> = (args: Args, result: Result) => string | undefined

const complaints: {
  [Name in keyof KataFunctions]: Complaint<Parameters<KataFunctions[Name]>, ReturnType<KataFunctions[Name]>>
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
    aboutRest(state, ['m', 'v', 'step']),
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

/** What comes from a kata may be anything, also something that the check above stumbles over. */
function complaintOf(check: () => string | undefined, result: unknown): string | undefined {
  try {
    return check()
  } catch {
    return `expected what its contract says, got ${describe(result)}`
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

/** What else is remembered would be forgotten by a run that goes on from a checkpoint. */
function aboutRest(state: object, fields: string[]): string | undefined {
  const others = Object.keys(state).filter((name) => !fields.includes(name))
  return others.length === 0
    ? undefined
    : `expected a state of ${fields.join(', ')} alone, which is what a checkpoint keeps, got ${others.join(', ')} as well`
}

/** Both should hold the same indices, in any order, each once. */
function aboutIndices(name: string, expected: readonly number[], got: readonly number[]): string | undefined {
  if (got.length !== expected.length) {
    return `expected ${expected.length} indices in ${name}, got ${got.length}`
  }
  const left = new Set(expected)
  const stranger = got.find((index) => !left.delete(index))
  return stranger === undefined
    ? undefined
    : `expected each given index once in ${name}, but ${stranger} comes twice or was not given`
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const first = (found: (string | undefined)[]) => found.find((complaint) => complaint !== undefined)

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value)
    return `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`
  return String(value).slice(0, 60)
}

/** What was thrown, and the lines of the stack that lie in katas. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return `  ${describe(error)}`
  const lines = (error.stack ?? '').split('\n')
  const frames = lines.filter((line) => /[\\/](exercises|solutions)[\\/]/.test(line)).slice(0, 8)
  return [`  ${error.name}: ${error.message}`, ...frames].join('\n')
}
