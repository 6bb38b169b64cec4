/** From a race to vitest: one `test`, in a process that has done nothing else. */
import { test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import { speedOf } from '../../src/kata/words/speed-in-words.ts'
import type { Race, Value } from '../cases/case.ts'
import { isTensor } from '../cases/values.ts'
import { snapshot } from '../judge/snapshot.ts'
import { describeThrown } from '../judge/thrown.ts'
import { speedFor } from '../race/speed.ts'
import { loadKata, withoutFrames } from './load.ts'

/** Registers the test: the kata is as fast as it has to be, and right on larger arrays, too. */
export function timing(
  id: string,
  race: () => Promise<Race>,
  load: () => Promise<object>,
  seed: number,
): void {
  test('speed', async ({ task }) => {
    const fail = (found: Pick<Failure, 'kind' | 'message'>): never => {
      const message = `${found.message}\nRun it again: npm run kata -- check ${id}`
      task.meta.kata = { ...task.meta.kata, id, failure: { ...found, message, case: 'speed', seed } }
      throw withoutFrames(message)
    }
    task.meta.kata = { id }
    const { kata, problem } = await loadKata(load, kataOf(id).name)
    if (problem) return fail(problem)
    const run = kata as Race['plain']
    const { against, plain, args, needed, operations, peak } = await race()

    const isRight = () => relativeError(run(...args), plain(...args)) < 1e-4
    let wrong: string | undefined
    try {
      if (!isRight()) wrong = wrongOnLargerArrays
      else {
        // The race passes the same arrays again and again: a function that keeps its answer would win.
        for (const array of args) if (isTensor(array)) negate(array.data)
        if (!isRight()) wrong = keptFromEarlierCall
      }
    } catch (error) {
      return fail({ kind: 'threw', message: `On larger arrays it threw ${describeThrown(error)}` })
    }
    if (wrong) return fail({ kind: 'value', message: wrong })

    const speed = speedFor(
      () => run(...args),
      () => plain(...args),
      needed,
      operations,
      peak,
    )
    task.meta.kata = { id, speed }
    if (speed.ratio >= needed) return
    fail({
      kind: 'slow',
      message: `Right, but not fast enough: ${speedOf(speed)}.\nTimed against ${against}.`,
    })
  })
}

const wrongOnLargerArrays =
  'Every case is right, but on the larger arrays that are used for timing the result differs from that of the plain version.'

const keptFromEarlierCall =
  'On larger arrays the first result is right, but after the numbers in these arrays have changed the next result is wrong. ' +
  'Does the function keep something from one call to the next?'

function negate(numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = -numbers[i]
}

/** The largest error, relative to the largest expected number; Infinity if the results differ in form. */
function relativeError(got: unknown, expected: unknown): number {
  const [a, b] = [snapshot(got), snapshot(expected)]
  return 'failure' in a || 'failure' in b ? Infinity : relativeErrorOf(a.value, b.value)
}

function relativeErrorOf(got: Value, expected: Value): number {
  if (typeof got !== 'object' || typeof expected !== 'object' || !got || !expected) return Infinity
  if (isTensor(expected)) {
    if (!isTensor(got) || got.shape.join() !== expected.shape.join()) return Infinity
    let [error, largest] = [0, 0]
    for (let i = 0; i < expected.data.length; i++) {
      // Math.max keeps NaN, which `if (a > b)` would lose.
      error = Math.max(error, Math.abs(got.data[i] - expected.data[i]))
      largest = Math.max(largest, Math.abs(expected.data[i]))
    }
    return error / largest
  }
  const errors = Object.entries(expected).map(([name, field]) =>
    relativeErrorOf((got as Record<string, Value>)[name], field),
  )
  return Math.max(...errors)
}
