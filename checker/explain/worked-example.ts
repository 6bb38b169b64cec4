/** A small failing case, worked out by hand: the arguments, how the right number is computed, and the answer. */
import type { Failure } from '../../src/kata/verdict.ts'
import { positionsIn, slicesOf } from '../../src/kata/words/slices.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Check, Value } from '../cases/case.ts'
import type { SmallCases } from '../cases/small-cases.ts'
import { isTensor, show, showList } from '../cases/values.ts'
import { expectedOf } from '../judge/evaluate.ts'
import { leavesOf, type Numbers, wrongIn } from '../judge/leaves.ts'
import { recordCalls } from './calls.ts'
import type { Shrunk } from './shrink.ts'

/** Tensors with more numbers are not drawn. */
const mostNumbers = 120
const mostAnswers = 3

export function workedExample(
  check: Check,
  kata: AnyKata,
  smallCases: SmallCases,
  { testCase, failure }: Shrunk,
): string {
  const [{ returned }] = recordCalls(kata, testCase)
  const wrong = leavesOf(expectedOf(check, testCase), returned).filter((leaf) => wrongIn(leaf)?.includes(1))
  const answers = wrong.slice(0, mostAnswers).flatMap(({ path, expected, got }) => {
    if (!got || got.data.length < 2 || got.data.length > mostNumbers) return []
    const name = path || 'result'
    return ['', ...beside(drawing(`${name}, expected`, path, expected), drawing('got', path, got))]
  })
  return [
    ...testCase.args.flatMap((value, i) => given(smallCases.argumentNames[i], value)),
    '',
    ...calculation(smallCases, testCase.args, failure),
    ...answers,
  ].join('\n')
}

/** An argument, drawn; options and the like on one line. */
function given(name: string, value: Value): string[] {
  if (isTensor(value)) {
    const view =
      value.view === 'transposed' ? ', a transposed view' : value.view ? ', a view of a larger buffer' : ''
    return value.data.length > mostNumbers
      ? [`${name} ${showList(value.shape)}${view}`]
      : drawing(`${name}${view}`, name, value)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const parts = Object.entries(value)
    if (parts.some(([, part]) => isTensor(part))) {
      return parts.flatMap(([key, part]) => given(`${name}.${key}`, part))
    }
  }
  return [`${name} = ${literal(value)}`]
}

/** As it is written in code. */
function literal(value: Value): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([key, part]) => `${key}: ${literal(part)}`)
  return `{ ${fields.join(', ')} }`
}

/** How the first wrong number is computed, and what it is; or what else is wrong. */
function calculation(smallCases: SmallCases, args: Value[], failure: Failure): string[] {
  const { path = '', index = [], kind, expected, got } = failure
  if (typeof expected !== 'number' || (kind !== 'value' && kind !== 'nan'))
    return [failure.message.split('\n')[0]]
  const right = show(expected)
  const sum = smallCases.calculation?.(args, path, index) ?? right
  const text =
    typeof sum === 'object' ? `${right}, ${sum.reason}` : sum === right ? right : `${sum} = ${right}`
  const came = typeof got === 'number' ? show(got) : String(got)
  return [
    `${path || 'result'}${index.length > 0 ? showList(index) : ''}`,
    `  expected  ${text}`,
    `  got       ${came}`,
  ]
}

/** 'x [1, 2, 3, 1]' and its numbers: matrices of right-aligned numbers, with a heading for each slice if there are several. */
function drawing(title: string, path: string, { shape, data }: Numbers): string[] {
  if (shape.length === 0) return [`${title} = ${show(data[0])}`]
  const texts = Array.from(data, show)
  const width = Math.max(0, ...texts.map((text) => text.length))
  const slices = slicesOf(path, shape)
  const lines = slices.indices.flatMap((index) => [
    ...(slices.indices.length > 1 ? [`  [${index.map((i) => i ?? ':').join(', ')}]`] : []),
    ...positionsIn(shape, slices, index).map(
      (row) => `  ${row.map((position) => texts[position].padStart(width)).join(' ')}`,
    ),
  ])
  return [`${title} ${showList(shape)}`, ...lines]
}

/** Two texts side by side. */
function beside(left: string[], right: string[]): string[] {
  const width = Math.max(...left.map((line) => line.length)) + 4
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${(left[i] ?? '').padEnd(width)}${right[i] ?? ''}`.trimEnd(),
  )
}
