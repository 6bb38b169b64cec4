/** What a failure says, in the parts that the screen shows. */
import type { ErrorMap, Failure, FailureKind, Verdict } from '../verdict.ts'

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

/** Of these failures the message says most; of the others the numbers, shapes or types do. */
const told: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'mutation',
  'unsteady',
  'bounds',
  'threw',
  'undefined',
  'load',
  'slow',
  'endless',
  'memory',
  'exit',
  'crash',
  'promise',
  'unhandled',
  'no-checks',
])

/** Does the message have to be read first? */
export const isTold = (verdict: Verdict): boolean =>
  verdict.failure !== undefined && (told.has(verdict.failure.kind) || !comparisonOf(verdict))

/** Undefined if there is nothing to compare: the message says what is wrong. */
export function comparisonOf({ failure, explanation }: Verdict): Comparison | undefined {
  const wrong = explanation?.small?.wrong
  if (wrong) return { ...wrong, isSmallest: true }
  const { kind, path, index, expected, got } = failure ?? {}
  if (kind === undefined || told.has(kind) || expected === undefined || got === undefined) return undefined
  const part = path || 'result'
  const name =
    kind === 'shape' && typeof expected === 'object'
      ? `The shape of ${path || 'the result'}`
      : index
        ? `${part}${listOf(index)}`
        : path || 'The result'
  return { name, ...inText(expected, got), isSmallest: false }
}

/** As many digits as float32 has, more if the numbers would look the same. */
function inText(
  expected: number | number[] | string,
  got: number | number[] | string,
): Pick<Comparison, 'expected' | 'got'> {
  const texts = (digits: number) =>
    [expected, got].map((value) =>
      typeof value === 'object'
        ? listOf(value)
        : typeof value === 'number'
          ? String(Number(value.toPrecision(digits)))
          : value,
    )
  const [right, wrong] = texts(7)
  const [exactly, instead] = right === wrong ? texts(17) : [right, wrong]
  return { expected: exactly, got: instead }
}

/** '5 of 15 elements are wrong: all of them in the last row.' */
export const extentOf = (failure: Failure): string | undefined =>
  messageOf(failure)
    .split('\n')
    .find((line, at) => at > 0 && /^(All )?\d+ .*elements (is|are) /.test(line))

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
