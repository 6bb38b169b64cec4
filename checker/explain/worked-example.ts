/** A small failing case as it is done on paper: what goes in, how the right number comes about, what came out. */
import type { Failure } from '../../src/kata/verdict.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Check, Value } from '../cases/case.ts'
import type { SmallCases } from '../cases/small-cases.ts'
import { isTensor, show, showList } from '../cases/values.ts'
import { expectedOf } from '../judge/evaluate.ts'
import { leavesOf, wrongIn } from '../judge/leaves.ts'
import { recordCalls } from './calls.ts'
import { beside, picture } from './drawing.ts'
import type { Shrunk } from './shrink.ts'

/** More numbers than these are no work for paper. */
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
    return ['', ...beside(picture(`${name}, expected`, path, expected), picture('got', path, got))]
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
      : picture(`${name}${view}`, name, value)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const parts = Object.entries(value)
    if (parts.some(([, part]) => isTensor(part))) {
      return parts.flatMap(([key, part]) => given(`${name}.${key}`, part))
    }
  }
  return [`${name} = ${literal(value)}`]
}

/** As it would be written in code. */
function literal(value: Value): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([key, part]) => `${key}: ${literal(part)}`)
  return `{ ${fields.join(', ')} }`
}

/** How the first wrong number should have come about, and what it is; or what else is wrong. */
function calculation(smallCases: SmallCases, args: Value[], failure: Failure): string[] {
  const { path = '', index = [], kind, expected, got } = failure
  if (typeof expected !== 'number' || (kind !== 'value' && kind !== 'nan'))
    return [failure.message.split('\n')[0]]
  const right = show(expected)
  const sum = smallCases.calculation?.(args, path, index) ?? right
  const calculation =
    typeof sum === 'object' ? `${right}, ${sum.reason}` : sum === right ? right : `${sum} = ${right}`
  const came = typeof got === 'number' ? show(got) : String(got)
  return [
    `${path || 'result'}${index.length > 0 ? showList(index) : ''}`,
    `  expected  ${calculation}`,
    `  got       ${came}`,
  ]
}
