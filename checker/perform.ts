/**
 * Calls a kata with one case and copies what comes back. This half of the judging holds no answers: it
 * can run by itself in a process.
 */
import { types } from 'node:util'
import { guardZeros } from '../src/tensor.ts'
import { argumentsOf } from './arguments.ts'
import { OutOfRange, watch } from './guard.ts'
import { snapshot } from './snapshot.ts'
import { describeThrown, learnersLine } from './thrown.ts'
import type { Case, Performance } from './types.ts'

/** What the kata returned, or why there is nothing to compare. `kata` is whatever the file exports. */
export function perform(kata: unknown, one: Case): Performance {
  if (typeof kata !== 'function') {
    const message = `A function is expected, got ${kata === null ? 'null' : typeof kata}.`
    return { failure: { kind: 'load', message } }
  }
  const call = `${kata.name || 'The function'}`
  const guards = one.guarded ? watch() : undefined
  const { args, draws, changed } = argumentsOf(one.args, parameterNames(kata), guards)
  let returned: unknown
  let thrown: { error: unknown } | undefined
  guardZeros(guards && ((x) => guards.guard(x, `zeros(${x.shape.join(', ')})`)))
  try {
    returned = Reflect.apply(kata, undefined, args)
  } catch (error) {
    thrown = { error }
  } finally {
    guardZeros(undefined)
  }
  // A promise that fails later is named here already; it shall not be reported a second time.
  if (types.isPromise(returned)) Promise.prototype.then.call(returned, undefined, () => {})

  const violation = guards?.violation()
  if (violation)
    return { failure: { kind: 'bounds', message: `${violation.message}.${learnersLine(violation)}` } }
  if (thrown && !(thrown.error instanceof OutOfRange)) {
    return { failure: { kind: 'threw', message: `${call} threw ${describeThrown(thrown.error)}` } }
  }
  const change = changed()
  if (change) return { failure: change }
  if (returned === undefined) {
    const message = `${call} returned undefined. Does every way through it end with a \`return\`?`
    return { failure: { kind: 'undefined', message } }
  }
  const copied = snapshot(returned)
  return 'failure' in copied ? copied : { returned: copied.value, draws: [...draws] }
}

/** The names of a function's parameters, read from its text; those it takes apart have none. */
export function parameterNames(kata: object): string[] {
  const text = Function.prototype.toString.call(kata)
  const names: string[] = []
  let depth = 0
  let part = ''
  for (const letter of text.slice(text.indexOf('(') + 1)) {
    if (depth === 0 && (letter === ',' || letter === ')')) {
      names.push(/^\s*(?:\.\.\.)?([\w$]+)/.exec(part)?.[1] ?? '')
      part = ''
      if (letter === ')') break
      continue
    }
    if ('([{'.includes(letter)) depth++
    if (')]}'.includes(letter)) depth--
    part += letter
  }
  return names.map((name, i) => name || `argument ${i + 1}`)
}
