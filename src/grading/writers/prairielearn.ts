/** The `results.json` of an external grader of PrairieLearn: https://docs.prairielearn.com/externalGrading/ */
import { jsonText } from '../../kata/json-files.ts'
import { type Grade, type KataGrade, remarkOf } from '../grades.ts'

/** PrairieLearn takes at most 1 MB. Half of it is for what katas have printed and how they failed. */
const most = 500_000

export function prairielearn({ points, katas, reference, seed }: Grade): string {
  const each = Math.floor(most / 2 / Math.max(1, katas.length))
  const test = (kata: KataGrade) => ({
    name: kata.id,
    description: `${kata.checks.passed} of ${kata.checks.total} checks passed`,
    points: kata.points.got,
    max_points: kata.points.of,
    message: remarkOf(kata).slice(0, each),
    output: (kata.printed ?? '').slice(0, each),
  })
  const message = `${points.got} of ${points.of} points, judged by ${reference}, seed ${seed}.`
  const score = points.of === 0 ? 0 : points.got / points.of
  return jsonText({ gradable: true, score, message, tests: katas.map(test) })
}
