import type { Expected } from './case.ts'
import { isExpectedTensor } from './values.ts'

/** The same tensors, every element of which may be off by so much more. */
export function loosened(expected: Expected, by: number): Expected {
  if (isExpectedTensor(expected)) {
    return { ...expected, tolerance: expected.tolerance.map((tolerance) => tolerance + by) }
  }
  return Object.fromEntries(
    Object.entries(expected as Record<string, Expected>).map(([name, part]) => [name, loosened(part, by)]),
  )
}
