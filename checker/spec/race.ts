/**
 * From a race to vitest: one `test`, in a process that has done nothing else. The learner's function runs in its own
 * process, and the plain one here, where nothing of the learner's can slow it down; they take turns.
 */
import { randomInt } from 'node:crypto'
import { test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Failure } from '../../src/kata/verdict.ts'
import { speedOf } from '../../src/kata/words/speed-in-words.ts'
import type { Performance, Race, Value } from '../cases/case.ts'
import { isTensor } from '../cases/values.ts'
import { snapshot } from '../judge/snapshot.ts'
import { startLearner } from '../learner/learner-handle.ts'
import { rotate } from '../learner/timed-kata.ts'
import { type Round, speedFor } from '../race/speed.ts'
import { type LoadKata, programIn, withoutFrames } from './load.ts'

type Found = Pick<Failure, 'kind' | 'message'>

/** Why a race ends early. */
class Lost extends Error {
  readonly found: Found
  constructor(found: Found) {
    super(found.message)
    this.found = found
  }
}

/** Registers the test: the kata is as fast as it has to be, and right on larger arrays, too. */
export function timing(id: string, race: () => Promise<Race>, load: LoadKata, seed: number): void {
  test('speed', async ({ task }) => {
    task.meta.kata = { id }
    const learner = startLearner()
    try {
      const { against, plain, args, needed, operations, peak } = await race()
      const kata = { program: await programIn(load), name: kataOf(id).name }
      const problem = await learner.enter(kata, args.map(dataOf))
      if (problem) throw new Lost(problem)

      /** Both move the same numbers on by the same random distance, so that no answer can be known before. */
      const round = async (
        wanted: boolean,
      ): Promise<Round & { performed?: Performance; expected: unknown }> => {
        const by = randomInt(1, 2 ** 31)
        for (const { data } of args) rotate(data, by)
        const start = performance.now()
        const expected = plain(...args)
        const plainTook = performance.now() - start
        const turn = await learner.turn(by, wanted)
        if ('stopped' in turn) throw new Lost(turn.stopped)
        if (turn.performed && 'failure' in turn.performed) throw new Lost(turn.performed.failure)
        return { plain: plainTook, kata: turn.took, performed: turn.performed, expected }
      }
      const compared = async (wrong: string): Promise<Round> => {
        const { performed, expected, ...times } = await round(true)
        const returned = performed && 'returned' in performed ? performed.returned : undefined
        if (!(relativeError(returned, expected) < 1e-4)) throw new Lost({ kind: 'value', message: wrong })
        return times
      }
      await compared(wrongOnLargerArrays)
      await compared(keptFromEarlierCall)
      let rounds = 0
      // Which answers are compared is not known before.
      const speed = await speedFor(
        () => (rounds++ % 4 === 0 || randomInt(4) === 0 ? compared(keptFromEarlierCall) : round(false)),
        needed,
        operations,
        peak,
      )
      if (speed.share > mostOfPeak) throw new Lost({ kind: 'value', message: impossible(speed.share) })
      task.meta.kata = { id, speed }
      if (speed.ratio < needed) {
        const message = `Right, but not fast enough: ${speedOf(speed)}.\nTimed against ${against}.`
        throw new Lost({ kind: 'slow', message })
      }
    } catch (error) {
      if (!(error instanceof Lost)) throw error
      const message = `${error.found.message}\nRun it again: npm run kata -- check ${id}`
      const failure: Failure = { ...error.found, message, case: 'speed', seed }
      task.meta.kata = { ...task.meta.kata, id, failure }
      throw withoutFrames(message)
    } finally {
      learner.end()
    }
  })
}

/** Measurements of the machine and of the kata are not exact. */
const mostOfPeak = 1.25

const impossible = (share: number): string =>
  `Your code seems to reach ${Math.round(100 * share)}% of what this machine can compute, which is not possible: ` +
  'it does not do all of its work in the calls that are timed.'

function dataOf({ data, shape }: Race['args'][number]): Value {
  return { shape: [...shape], data }
}

const wrongOnLargerArrays =
  'Every case is right, but on the larger arrays that are used for timing the result differs from that of the plain version.'

const keptFromEarlierCall =
  'On larger arrays the first result is right, but after the numbers in these arrays have changed the next result is wrong. ' +
  'Does the function keep something from one call to the next?'

/** The largest error, relative to the largest expected number; Infinity if the results differ in form. */
function relativeError(got: Value, expected: unknown): number {
  const right = snapshot(expected)
  return 'failure' in right ? Infinity : relativeErrorOf(got, right.value)
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
