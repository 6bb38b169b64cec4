/** From a race to vitest: one `test`, in a process that has done nothing else. */
import { test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import { speedOf } from '../../src/kata/words/speed.ts'
import type { Race, Value } from '../cases/case.ts'
import { isTensor } from '../cases/values.ts'
import { snapshot } from '../judge/snapshot.ts'
import { describeThrown } from '../judge/thrown.ts'
import { speedFor } from '../race/speed.ts'
import { loadKata, plain } from './load.ts'

/** Registers the test: the kata is as fast as it has to be, and right on the larger arrays too. */
export function timing(
  id: string,
  race: () => Promise<Race>,
  load: () => Promise<object>,
  seed: number,
): void {
  test('speed', async ({ task }) => {
    const fail = (found: Pick<Failure, 'kind' | 'message'>): never => {
      const message = `${found.message}\nAgain: npm run kata -- check ${id}`
      task.meta.kata = { ...task.meta.kata, id, failure: { ...found, message, case: 'speed', seed } }
      throw plain(message)
    }
    task.meta.kata = { id }
    const { kata, problem } = await loadKata(load, kataOf(id).name)
    if (problem) return fail(problem)
    const run = kata as Race['plain']
    const { against, plain: yardstick, args, needed, operations, peak } = await race()

    const isRight = () => differenceOf(run(...args), yardstick(...args)) < 1e-4
    let wrong: string | undefined
    try {
      if (!isRight()) wrong = wrongOnLarger
      else {
        // The race gives it the same arrays again and again: whoever keeps an answer would win.
        for (const array of args) if (isTensor(array)) negate(array.data)
        if (!isRight()) wrong = keptFromBefore
      }
    } catch (error) {
      return fail({ kind: 'threw', message: `On larger arrays it threw ${describeThrown(error)}` })
    }
    if (wrong) return fail({ kind: 'value', message: wrong })

    const speed = speedFor(
      () => run(...args),
      () => yardstick(...args),
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

const wrongOnLarger =
  'Every case is right, but on the larger arrays that it is timed on the answer is not that of the plain one.'

const keptFromBefore =
  'On larger arrays the first answer is right, but when the same arrays hold other numbers the next one is not. ' +
  'Does the function keep something from one call to the next?'

function negate(numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = -numbers[i]
}

/** The largest difference between two answers of the same form, as a share of the largest number. Infinity for other forms. */
function differenceOf(got: unknown, expected: unknown): number {
  const [a, b] = [snapshot(got), snapshot(expected)]
  return 'failure' in a || 'failure' in b ? Infinity : between(a.value, b.value)
}

function between(got: Value, expected: Value): number {
  if (typeof got !== 'object' || typeof expected !== 'object' || !got || !expected) return Infinity
  if (isTensor(expected)) {
    if (!isTensor(got) || got.shape.join() !== expected.shape.join()) return Infinity
    let [difference, largest] = [0, 0]
    for (let i = 0; i < expected.data.length; i++) {
      // Not Math.max of the loop's own: NaN has to stay.
      difference = Math.max(difference, Math.abs(got.data[i] - expected.data[i]))
      largest = Math.max(largest, Math.abs(expected.data[i]))
    }
    return difference / largest
  }
  const parts = Object.entries(expected).map(([name, part]) =>
    between((got as Record<string, Value>)[name], part),
  )
  return Math.max(...parts)
}
