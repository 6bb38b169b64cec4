/** Is an answer still what it was when it was returned? */
import type { TensorData, Value } from '../cases/case.ts'
import { indexAt } from '../cases/indices.ts'
import { at, describeValue, isTensor, show } from '../cases/values.ts'

/** The first thing that has changed: what it was and what it is now, in words. */
export interface Change {
  path: string
  index?: number[]
  was: string
  is: string
}

/** `before` and `now` are copies of the same answer, taken at two times. */
export function firstChange(before: Value, now: Value, path = ''): Change | undefined {
  if (isTensor(before) && isTensor(now)) return changedElement(before, now, path)
  if (isBranch(before) && isBranch(now)) {
    const names = Object.keys(before)
    if (names.length === Object.keys(now).length && Array.isArray(before) === Array.isArray(now)) {
      for (const name of names) {
        const change = firstChange(
          before[name],
          now[name],
          at(path, Array.isArray(before) ? Number(name) : name),
        )
        if (change) return change
      }
      return undefined
    }
  }
  if (Object.is(before, now)) return undefined
  return { path, was: inWords(before), is: inWords(now) }
}

function changedElement(before: TensorData, now: TensorData, path: string): Change | undefined {
  if (String(before.shape) !== String(now.shape)) {
    return { path, was: describeValue(before), is: describeValue(now) }
  }
  const i = before.data.findIndex((value, position) => !Object.is(value, now.data[position]))
  if (i === -1) return undefined
  return { path, index: indexAt(i, before.shape), was: show(before.data[i]), is: show(now.data[i]) }
}

const isBranch = (value: Value): value is { [name: string]: Value } =>
  typeof value === 'object' && value !== null && !isTensor(value)

const inWords = (value: Value): string => (typeof value === 'number' ? show(value) : describeValue(value))
