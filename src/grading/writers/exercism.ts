/** The `results.json` of an Exercism test runner, version 3 of the interface: https://exercism.org/docs/building/tooling/test-runners/interface */
import { katas as all } from '../../kata/curriculum.ts'
import { jsonText } from '../../kata/json-files.ts'
import { type Grade, type KataGrade, remarkOf } from '../grades.ts'

/** Lengths that the interface allows. */
const most = { message: 65_535, output: 500 }
const outputCut = 'Output was truncated. Please limit to 500 chars'

export function exercism({ katas, seed }: Grade): string {
  const ran = katas.some(({ checks }) => checks.total > 0)
  const status = !ran ? 'error' : katas.every((kata) => kata.status === 'passed') ? 'pass' : 'fail'
  const message = status === 'error' ? 'No check ran: no kata is written yet, or none of them loads.' : null
  return jsonText({ version: 3, status, message, tests: katas.map((kata) => testOf(kata, seed)) })
}

function testOf(kata: KataGrade, seed: number) {
  const { id, status, printed } = kata
  return {
    name: id,
    test_code: `npm run kata -- check ${id} --seed ${seed}`,
    status: status === 'passed' ? 'pass' : status === 'failed' ? 'fail' : 'error',
    message: status === 'passed' ? null : remarkOf(kata).slice(0, most.message),
    output: printed ? shortened(printed) : null,
    /** The number of the kata in the curriculum. */
    task_id: all.findIndex((known) => known.id === id) + 1,
  }
}

const shortened = (text: string): string =>
  text.length <= most.output ? text : `${text.slice(0, most.output - outputCut.length - 1)}\n${outputCut}`
