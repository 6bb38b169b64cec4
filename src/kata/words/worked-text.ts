/** A worked example as plain text, for the commands. */
import type { WorkedExample } from '../verdict.ts'
import { beside, drawing } from './tensor-drawing.ts'

export function workedText({ input, wrong, problem, tensors }: WorkedExample): string[] {
  return [
    ...input.flat(),
    '',
    ...(wrong
      ? [wrong.name, `  expected  ${wrong.expected}`, `  got       ${wrong.got}`]
      : problem === undefined
        ? []
        : [problem]),
    ...tensors.flatMap(({ path, shape, expected, got }) => [
      '',
      ...beside(
        drawing(`${path || 'result'}, expected`, path, shape, expected),
        drawing('got', path, shape, got),
      ),
    ]),
  ]
}
