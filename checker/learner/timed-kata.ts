/** Calls a kata for timing. The clock and the memory are taken before the kata is loaded. */
import type { Performance, Value } from '../cases/case.ts'
import { isTensor } from '../cases/values.ts'
import { layOut } from '../cases/views.ts'
import { snapshot } from '../judge/snapshot.ts'
import { describeThrown } from '../judge/thrown.ts'
import type { Kata } from './run-program.ts'

const now = performance.now.bind(performance)

export interface TimedKata {
  turn(turn: { by: number; answer: boolean }): { took: number; performed?: Performance }
}

export function timedKata(kata: Kata, values: Value[]): TimedKata {
  const tensors = values.filter(isTensor).map(layOut)
  return {
    turn({ by, answer }) {
      for (const { data } of tensors) rotate(data, by)
      let took = 0
      try {
        const began = now()
        const returned = (kata as (...args: unknown[]) => unknown)(...tensors)
        took = now() - began
        // At once, so that nothing is written into it later.
        const copied = snapshot(returned)
        if (!answer) return { took }
        const performed = 'failure' in copied ? copied : { returned: copied.value, draws: [] }
        return { took, performed }
      } catch (error) {
        const message = `On larger arrays it threw ${describeThrown(error)}`
        return { took, performed: { failure: { kind: 'threw', message } } }
      }
    },
  }
}

/** Moves every number on by this many places, the last ones to the start. */
export function rotate(numbers: Float32Array, by: number): void {
  if (numbers.length === 0) return
  const shift = by % numbers.length
  const end = numbers.slice(numbers.length - shift)
  numbers.copyWithin(shift, 0)
  numbers.set(end)
}
