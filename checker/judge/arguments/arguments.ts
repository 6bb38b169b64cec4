/** The arguments of a call, made from the data of a case, and whether the call changed them. */
import ndarray from 'ndarray'
import type { Random, Tensor } from '../../../src/tensor.ts'
import type { MaskSequence, Mismatch, Value } from '../../cases/case.ts'
import { streamOf } from '../../cases/draw.ts'
import { indexAt } from '../../cases/indices.ts'
import { at, isMaskSequence, isStream, isTensor, show, showList, storable } from '../../cases/values.ts'
import { fill, layOut } from '../../cases/views.ts'
import { rawData, type Watch } from './guard.ts'

export interface Arguments {
  args: unknown[]
  /** How many numbers were drawn from each stream so far. */
  draws: number[]
  /** The arrays, objects and buffers that were handed over, with their names: a result may share memory with them. */
  handedOver: Map<object, string>
  /** What the call changed, if anything. */
  changed(): Mismatch | undefined
}

/** A function that was handed over was called with arguments it has no answer for. The kata is wrong, not the check. */
export class Misuse extends Error {}

/**
 * Fresh arguments; `names` are what the function calls them, `into` is the position of the one that it may write to. With
 * `again`, the arguments of an earlier call, the arrays and objects are those, and only their numbers are new.
 */
export function argumentsOf(
  values: Value[],
  names: string[],
  watch?: Watch,
  into?: number,
  again: unknown[] = [],
): Arguments {
  const draws: number[] = []
  const handedOver = new Map<object, string>()
  const changes: (() => Mismatch | undefined)[] = []

  const handOver = (value: Value, name: string, old: unknown, mayChange = false): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (isTensor(value)) {
      const view = old === undefined ? layOut(value) : fill(old as Tensor, value.data)
      const buffer = view.data
      handedOver.set(buffer.buffer, name)
      const given = watch ? watch.guard(view, name) : view
      const before = ndarray(buffer.slice(), [...view.shape], [...view.stride], view.offset)
      changes.push(() => tensorChanged(before, mayChange ? before.data : buffer, buffer, given, name))
      return given
    }
    if (isStream(value)) return counted(streamOf(value.stream), draws)
    if (isMaskSequence(value)) {
      let next = 0
      return (step: number, rows: number) => masksAt(value, step, rows, next++, watch)
    }
    if (Array.isArray(value)) {
      const items = value.map((item, i) => handOver(item, at(name, i), (old as unknown[] | undefined)?.[i]))
      const given = Object.assign(old ?? [], items) as unknown[]
      const before = [...given]
      handedOver.set(given, name)
      changes.push(() => listChanged(given, before, name))
      return given
    }
    const parts = (old ?? {}) as Record<string, unknown>
    const fields = Object.entries(value).map(([key, field]) => [
      key,
      handOver(field, at(name, key), parts[key]),
    ])
    const given = Object.assign(parts, Object.fromEntries(fields))
    const before = { ...given }
    handedOver.set(given, name)
    changes.push(() => fieldsChanged(given, before, name))
    return given
  }

  const args = values.map((value, i) =>
    handOver(value, names[i] ?? `argument ${i + 1}`, again[i], i === into),
  )
  return {
    args,
    draws,
    handedOver,
    changed() {
      for (const change of changes) {
        const mismatch = change()
        if (mismatch) return mismatch
      }
      return undefined
    },
  }
}

function counted(random: Random, draws: number[]): Random {
  const slot = draws.push(0) - 1
  return () => {
    draws[slot]++
    return random()
  }
}

/** `next` is the step that has to come now. */
function masksAt(
  sequence: MaskSequence,
  step: number,
  rows: number,
  next: number,
  watch?: Watch,
): { dropout: Tensor } {
  const { masksFor } = sequence
  const mask = masksFor[step]
  const last = masksFor.length - 1
  if (!mask) {
    throw new Misuse(
      `You called masksFor(${step}, ${rows}), but steps are counted from 0, and ` +
        (last === 0 ? 'this epoch has only step 0.' : `the last step of this epoch is ${last}.`),
    )
  }
  if (rows !== mask.shape[0]) {
    throw new Misuse(
      `You called masksFor(${step}, ${rows}), but the batch of step ${step} has ${mask.shape[0]} ${mask.shape[0] === 1 ? 'row' : 'rows'}.`,
    )
  }
  if (step !== next) {
    throw new Misuse(
      `You called masksFor(${step}, ${rows}), but call ${next + 1} has to be masksFor(${next}, ...): ` +
        'it is called once for each step, in order.',
    )
  }
  const dropout = layOut(mask)
  return { dropout: watch ? watch.guard(dropout, `masksFor(${step}, ${rows}).dropout`) : dropout }
}

// --- what a call may not change -------------------------------------------------------------------------

const advice = 'A kata must not change its inputs.'

/**
 * `buffer` holds the numbers, `given` is the view of it that the kata got, `before` is a copy of both, and `after` is
 * what has to be the same as before.
 */
function tensorChanged(
  before: Tensor,
  after: Float32Array,
  buffer: Float32Array,
  given: Tensor,
  name: string,
): Mismatch | undefined {
  for (const field of ['shape', 'stride'] as const) {
    const list = Array.isArray(given[field]) ? given[field].map(Number) : []
    if (list.length === before[field].length && list.every((extent, axis) => extent === before[field][axis]))
      continue
    const message = `${name}.${field} was ${showList(before[field])} and is now ${showList(list)}. ${advice}`
    return { kind: 'mutation', path: at(name, field), message }
  }
  if (given.offset !== before.offset) {
    const message = `${name}.offset was ${before.offset} and is now ${shown(given.offset)}. ${advice}`
    return { kind: 'mutation', path: name, message }
  }
  if (rawData(given.data) !== buffer) {
    return { kind: 'mutation', path: name, message: `You replaced ${name}.data. ${advice}` }
  }
  const position = after.findIndex((now, i) => !Object.is(now, before.data[i]))
  if (position === -1) return undefined
  const indices = Array.from({ length: before.size }, (_, i) => indexAt(i, before.shape))
  const index = indices.find((candidate) => before.index(...candidate) === position)
  const element = index ? `${name}${showList(index)}` : `${name}.data[${position}]`
  const [expected, got] = [before.data[position], after[position]]
  return {
    kind: 'mutation',
    path: name,
    index: index ?? [position],
    expected: storable(expected),
    got: storable(got),
    message: `${element} was ${show(expected)} and is now ${show(got)}. ${advice}`,
  }
}

function listChanged(given: unknown[], before: unknown[], name: string): Mismatch | undefined {
  if (given.length !== before.length) {
    const message = `${name} had the length ${before.length} and now has the length ${given.length}. ${advice}`
    return { kind: 'mutation', path: name, message }
  }
  const i = before.findIndex((item, position) => !Object.is(item, given[position]))
  if (i === -1) return undefined
  return { kind: 'mutation', path: name, index: [i], message: replacement(at(name, i), before[i], given[i]) }
}

function fieldsChanged(
  given: Record<string, unknown>,
  before: Record<string, unknown>,
  name: string,
): Mismatch | undefined {
  const key = [...new Set([...Object.keys(before), ...Object.keys(given)])].find(
    (candidate) => !Object.is(before[candidate], given[candidate]),
  )
  if (key === undefined) return undefined
  const path = at(name, key)
  const message = key in before ? replacement(path, before[key], given[key]) : `You added ${path}. ${advice}`
  return { kind: 'mutation', path, message }
}

/** Numbers are shown; of an object one can only say that it is another one. */
function replacement(path: string, before: unknown, now: unknown): string {
  if (now === undefined) return `You removed ${path}. ${advice}`
  if (isObject(before) || isObject(now)) {
    return `You replaced ${path} with ${isObject(now) ? 'another object' : shown(now)}. ${advice}`
  }
  return `${path} was ${shown(before)} and is now ${shown(now)}. ${advice}`
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const shown = (value: unknown): string => (typeof value === 'number' ? show(value) : String(value))
