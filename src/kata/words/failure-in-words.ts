/** What a failure says, in the parts that the screen shows. */
import type { ErrorMap, Failure, Verdict } from '../verdict.ts'

/** The message without the command that runs the case again: on the screen a key does that. */
export const messageOf = ({ message }: Failure): string => message.replace(/\nRun it again: .*/s, '')

/** What is compared: a number, or what else should be there and is not. */
export interface Comparison {
  name: string
  expected: string
  got: string
  /** Is it about the smallest input that fails, instead of the failing case? */
  isSmallest: boolean
}

/** Undefined if there is nothing to compare: the message says what is wrong. */
export function comparisonOf({ failure, explanation }: Verdict): Comparison | undefined {
  const wrong = explanation?.small?.wrong
  if (wrong) return { ...wrong, isSmallest: true }
  const { kind, path, index, expected, got } = failure ?? {}
  if (expected === undefined || got === undefined) return undefined
  const text = (value: number | number[] | string) =>
    typeof value === 'object' ? listOf(value) : String(value)
  const part = path || 'result'
  const name =
    kind === 'shape' && typeof expected === 'object'
      ? `the shape of ${path || 'the result'}`
      : index
        ? `${part}${listOf(index)}`
        : path || 'the result'
  return { name, expected: text(expected), got: text(got), isSmallest: false }
}

export interface WrongTensors {
  maps: readonly ErrorMap[]
  /** The position of the first wrong number in the first of them. */
  focus: number
  /** The name of the case, if it is not the one that is compared. */
  inCase?: string
}

/** Of the smallest input that fails; of the failing case, if there the answer is only a number. */
export function wrongTensorsOf({ failure, explanation }: Verdict): WrongTensors {
  const { small, maps = [] } = explanation ?? {}
  const isSmallest = small?.wrong !== undefined && small.tensors.length > 0
  const shown = isSmallest ? small.tensors : maps.toSorted((a) => (a.path === failure?.path ? -1 : 0))
  const index = isSmallest ? small.wrong?.index : failure?.index
  const [first] = shown
  const focus =
    first && index?.length === first.shape.length
      ? index.reduce((position, i, axis) => position * first.shape[axis] + i, 0)
      : Math.max(0, first?.marks.search(/[^·]/) ?? 0)
  return { maps: shown, focus, inCase: small?.wrong && !isSmallest ? failure?.case : undefined }
}

const listOf = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`
