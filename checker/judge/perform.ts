/**
 * Calls a kata with one case and copies what comes back. This half of the judging holds no answers: it
 * can run by itself in a process.
 */
import { types } from 'node:util'
import type { FailureKind } from '../../src/kata/verdict.ts'
import { guardZeros } from '../../src/tensor.ts'
import type { Case, Mismatch, Performance, Value } from '../cases/case.ts'
import { showList } from '../cases/values.ts'
import { argumentsOf, Misuse } from './arguments/arguments.ts'
import { watch } from './arguments/guard.ts'
import { firstChange } from './changed-answer.ts'
import { snapshot } from './snapshot.ts'
import { describeThrown, learnersLine } from './thrown.ts'

/** What the kata returned, or why there is nothing to compare. `kata` is whatever the file exports. */
export function perform(kata: unknown, testCase: Case): Performance {
  if (typeof kata !== 'function') {
    const message = `A function is expected, got ${kata === null ? 'null' : typeof kata}.`
    return { failure: { kind: 'load', message } }
  }
  const answers: Answer[] = []
  for (const values of [testCase.args, ...(testCase.furtherCalls ?? [])]) {
    const answer = call(kata as Callable, values, testCase)
    if ('failure' in answer) return answer
    answers.push(answer)
  }
  const change = changedLater(kata as Callable, answers)
  if (change) return { failure: change }
  const copies = answers.map(({ copied }) => copied)
  return {
    returned: testCase.furtherCalls ? copies : copies[0],
    draws: answers.flatMap(({ draws }) => draws),
  }
}

type Callable = (...args: unknown[]) => unknown

/** What came back from a call, and a copy of it as it was then. */
interface Answer {
  returned: unknown
  copied: Value
  draws: number[]
}

/** An array that is given out again shows in the first answers. */
const mostLooks = 8

/** Did a later call change what an earlier one had returned? */
function changedLater(kata: Callable, answers: readonly Answer[]): Mismatch | undefined {
  for (const [i, { returned, copied }] of answers.slice(0, -1).slice(0, mostLooks).entries()) {
    const now = snapshot(returned)
    const change = firstChange(copied, 'failure' in now ? undefined : now.value)
    if (!change) continue
    const { path, index, was, is } = change
    const name = kata.name || 'The function'
    const element = index ? showList(index) : ''
    const message =
      `${name} was called ${answers.length} times, and a later call changed what call ${i + 1} had returned: ` +
      `${path || 'result'}${element} was ${was} and is now ${is}. ` +
      'What a call returns has to be new: no later one may write to it.'
    return { kind: 'mutation', path, ...(index && { index }), message }
  }
  return undefined
}

function call(
  kata: Callable,
  values: Value[],
  { guarded, ownMemory, into }: Case,
): Answer | Extract<Performance, { failure: unknown }> {
  const name = kata.name || 'The function'
  const guards = guarded ? watch() : undefined
  const { args, draws, changed, memory } = argumentsOf(values, parameterNames(kata), guards, into)
  let returned: unknown
  let thrown: { error: unknown } | undefined
  guardZeros(guards && ((x) => guards.guard(x, `zeros([${x.shape.join(', ')}])`)))
  try {
    returned = Reflect.apply(kata, undefined, args)
  } catch (error) {
    thrown = { error }
  } finally {
    guardZeros(undefined)
  }
  // A promise that fails later is named below; it shall not be reported a second time.
  if (types.isPromise(returned)) Promise.prototype.then.call(returned, undefined, () => {})

  const violation = guards?.violation()
  if (violation) return failed('bounds', `${violation.message}.${learnersLine(violation)}`)
  if (thrown?.error instanceof Misuse)
    return failed('value', `${thrown.error.message}${learnersLine(thrown.error)}`)
  if (thrown) return failed('threw', `${name} threw ${describeThrown(thrown.error)}`)
  const change = changed()
  if (change) return { failure: change }
  if (returned === undefined) {
    return failed('undefined', `${name} returned undefined. Does every way through it end with a \`return\`?`)
  }
  if (into !== undefined && returned !== args[into]) {
    const parameter = parameterNames(kata)[into] ?? `argument ${into + 1}`
    return failed(
      'type',
      `${name} has to write into the ${parameter} that it is given and to return it; it returned something else.`,
    )
  }
  const copied = snapshot(returned)
  if ('failure' in copied) return copied
  const shared = ownMemory ? copied.memory.find((part) => memory.has(part)) : undefined
  if (shared !== undefined) {
    return failed(
      'type',
      `What ${name} returned shares memory with ${memory.get(shared)}; it has to be a copy.`,
    )
  }
  return { returned, copied: copied.value, draws: [...draws] }
}

const failed = (kind: FailureKind, message: string) => ({ failure: { kind, message } })

/** The names of a function's parameters, read from its text; those it takes apart have none. */
export function parameterNames(kata: object): string[] {
  const text = Function.prototype.toString.call(kata)
  const alone = /^(?:async\s+)?([\w$]+)\s*=>/.exec(text)
  if (alone) return [alone[1]]
  const names: string[] = []
  let depth = 0
  let part = ''
  for (const letter of text.slice(text.indexOf('(') + 1)) {
    if (depth === 0 && (letter === ',' || letter === ')')) {
      if (part.trim() !== '') names.push(/^\s*(?:\.\.\.)?([\w$]+)/.exec(part)?.[1] ?? '')
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
