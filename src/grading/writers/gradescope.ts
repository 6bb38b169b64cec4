/** Gradescope's `results.json`: https://gradescope-autograders.readthedocs.io/en/latest/specs/ */
import { jsonText } from '../../kata/json-files.ts'
import { type Grade, remarkOf } from '../grades.ts'

export function gradescope({ points, katas, seed, reference }: Grade): string {
  const tests = katas.map((kata, i) => ({
    score: kata.points.got,
    max_score: kata.points.of,
    status: kata.status === 'passed' ? 'passed' : 'failed',
    name: kata.id,
    number: String(i + 1),
    output: [remarkOf(kata), kata.printed && `It printed:\n${kata.printed}`].filter(Boolean).join('\n\n'),
    output_format: 'text',
    visibility: 'visible',
    extra_data: { checks: kata.checks, files: kata.files },
  }))
  const output = `${points.got} of ${points.of} points, judged by ${reference}, seed ${seed}.`
  return jsonText({ score: points.got, output, visibility: 'visible', tests })
}
