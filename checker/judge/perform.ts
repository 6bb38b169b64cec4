/**
 * Calls a kata with the arguments of a case and copies what comes back. No right answers are needed for this half of
 * the judging, so it can run in a process of its own.
 */
import { types } from 'node:util'
import type { FailureKind } from '../../src/kata/verdict.ts'
import { guardZeros } from '../../src/tensor.ts'
import type { Mismatch, Performance, Task, Value } from '../cases/case.ts'
import { showList } from '../cases/values.ts'
import { argumentsOf, Misuse } from './arguments/arguments.ts'
import { watch } from './arguments/guard.ts'
import { firstChange } from './changed-answer.ts'
import { snapshot } from './snapshot.ts'
import { describeThrown, learnersLine } from './thrown.ts'

/** What the kata returned, or why there is nothing to compare. `kata` is whatever the file exports. */
export function perform(kata: unknown, task: Task): Performance {
  if (typeof kata !== 'function') {
    const message = `Expected a function, got ${kata === null ? 'null' : typeof kata}.`
    return { failure: { kind: 'load', message } }
  }
  const answers: Answer[] = []
  const parameters = parameterNames(kata)
  for (const values of [task.args, ...(task.furtherCalls ?? [])]) {
    const given = task.sameArrays ? answers.at(-1)?.args : undefined
    const answer = call(kata as Callable, parameters, values, task, given)
    if ('failure' in answer) return answer
    answers.push(answer)
  }
  // An answer that shares memory with an argument changes with it.
  const own = answers.filter(({ isShared }) => !(task.sameArrays && isShared))
  const change = changedAnswer(kata as Callable, own)
  if (change) return { failure: change }
  const copies = answers.map(({ copied }) => copied)
  return {
    returned: task.furtherCalls ? copies : copies[0],
    draws: answers.flatMap(({ draws }) => draws),
  }
}

type Callable = (...args: unknown[]) => unknown

/** What a call returned, and a copy of it as it was then. */
interface Answer {
  args: unknown[]
  returned: unknown
  copied: Value
  /** Does it share memory with an argument? */
  isShared: boolean
  draws: number[]
}

/** An array that is returned again and again shows in the first answers. */
const mostChecked = 8

/** Did a later call change what an earlier call returned? */
function changedAnswer(kata: Callable, answers: readonly Answer[]): Mismatch | undefined {
  for (const [i, { returned, copied }] of answers.slice(0, -1).slice(0, mostChecked).entries()) {
    const now = snapshot(returned)
    const change = firstChange(copied, 'failure' in now ? undefined : now.value)
    if (!change) continue
    const { path, index, was, is } = change
    const name = kata.name || 'The function'
    const element = index ? showList(index) : ''
    const message =
      `${name} was called ${answers.length} times, and a later call changed what call ${i + 1} returned: ` +
      `${path || 'result'}${element} was ${was} and is now ${is}. ` +
      'Every call has to return new arrays, which no later call writes to.'
    return { kind: 'mutation', path, ...(index && { index }), message }
  }
  return undefined
}

function call(
  kata: Callable,
  parameters: string[],
  values: Value[],
  { guarded, ownMemory, into }: Task,
  again?: unknown[],
): Answer | Extract<Performance, { failure: unknown }> {
  const name = kata.name || 'The function'
  const guards = guarded ? watch() : undefined
  const { args, draws, changed, handedOver } = argumentsOf(values, parameters, guards, into, again)
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
  // A promise is reported below; if it fails later, that must not be reported a second time.
  if (types.isPromise(returned)) Promise.prototype.then.call(returned, undefined, () => {})

  const violation = guards?.violation()
  if (violation) return failed('bounds', `${violation.message}.${learnersLine(violation)}`)
  if (thrown?.error instanceof Misuse)
    return failed('value', `${thrown.error.message}${learnersLine(thrown.error)}`)
  if (thrown) return failed('threw', `${name} threw ${describeThrown(thrown.error)}`)
  const change = changed()
  if (change) return { failure: change }
  if (returned === undefined) {
    return failed(
      'undefined',
      `${name} returned undefined. Does every path through it end with a \`return\`?`,
    )
  }
  if (into !== undefined && returned !== args[into]) {
    const parameter = parameters[into] ?? `argument ${into + 1}`
    return failed(
      'type',
      `${name} has to write its result into ${parameter} and return ${parameter}; it returned something else.`,
    )
  }
  const copied = snapshot(returned)
  if ('failure' in copied) return copied
  const shared = copied.sources.find((source) => handedOver.has(source))
  if (ownMemory && shared !== undefined) {
    return failed(
      'type',
      `What ${name} returned shares memory with ${handedOver.get(shared)}; it has to be a copy.`,
    )
  }
  return { args, returned, copied: copied.value, isShared: shared !== undefined, draws: [...draws] }
}

const failed = (kind: FailureKind, message: string) => ({ failure: { kind, message } })

/** The names of a function's parameters, read from its text; one that is destructured has no name. */
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
