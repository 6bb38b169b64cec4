/** A small failing case, worked out by hand: the arguments, how the right number is computed, and the answer. */
import type { ErrorMap, Failure, WorkedExample } from '../../src/kata/verdict.ts'
import { drawing } from '../../src/kata/words/tensor-drawing.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check, Value } from '../cases/case.ts'
import type { SmallCases } from '../cases/small-cases.ts'
import { isTensor, show, showList } from '../cases/values.ts'
import { expectedOf } from '../judge/evaluate.ts'
import { leavesOf } from '../judge/leaves.ts'
import { parameterNames } from '../judge/perform.ts'
import { recordCalls } from './calls.ts'
import { errorMap } from './map.ts'
import type { Shrunk } from './shrink.ts'

/** Tensors with more numbers are not drawn. */
const mostNumbers = 120
const mostAnswers = 3

export function workedExample(
  check: Check,
  kata: AnyKata,
  smallCases: SmallCases,
  { testCase, failure }: Shrunk,
): WorkedExample {
  const [{ returned }] = recordCalls(kata, testCase)
  const wrong = leavesOf(expectedOf(check, testCase), returned)
    .map(errorMap)
    .filter((map): map is ErrorMap => map !== undefined && map.got.length <= mostNumbers)
  const [first, others] = [true, false].map((isFirst) =>
    wrong.filter(({ path }) => (path === failure.path) === isFirst),
  )
  return {
    input: argumentsInWords(testCase, smallCases.argumentNames),
    ...comparison(smallCases, testCase.args, failure),
    tensors: [...first, ...others].slice(0, mostAnswers),
  }
}

/** Each argument of a case, drawn. */
const argumentsInWords = ({ args }: Case, names: readonly string[]): string[][] =>
  args.map((value, i) => given(names[i] ?? `argument ${i + 1}`, value))

/** The same for a case of any size, with the names that the learner gave the parameters. */
export const inputInWords = (testCase: Case, kata: AnyKata): string[][] =>
  argumentsInWords(testCase, parameterNames(kata))

/** An argument, drawn; options and the like on one line. */
function given(name: string, value: Value): string[] {
  if (isTensor(value)) {
    const view =
      value.view === 'transposed' ? ', a transposed view' : value.view ? ', a view of a larger buffer' : ''
    return value.data.length > mostNumbers
      ? [`${name} ${showList(value.shape)}${view}`]
      : drawing(`${name}${view}`, name, value.shape, Array.from(value.data, show))
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

/** The first wrong number: how it is computed, and what came; or what else is wrong. */
function comparison(
  smallCases: SmallCases,
  args: Value[],
  failure: Failure,
): Pick<WorkedExample, 'wrong' | 'problem'> {
  const { path = '', index, kind, expected, got } = failure
  if (typeof expected !== 'number' || (kind !== 'value' && kind !== 'nan'))
    return { problem: failure.message.split('\n')[0] }
  const right = show(expected)
  const sum = smallCases.calculation?.(args, path, index ?? []) ?? right
  const text =
    typeof sum === 'object' ? `${right}, ${sum.reason}` : sum === right ? right : `${sum} = ${right}`
  const name = `${path || 'result'}${index ? showList(index) : ''}`
  return {
    wrong: { name, index, expected: text, got: typeof got === 'number' ? show(got) : String(got) },
  }
}
