/**
 * The `result.json` of an autograder of Classroom 50 (`classroom50/result/v1`):
 * https://github.com/foundation50/classroom50/wiki/Advanced-Autograding. Its runner says in the environment whose submission it is.
 */
import { UserError } from '../../errors.ts'
import { jsonText } from '../../kata/json-files.ts'
import { type Grade, remarkOf } from '../grades.ts'

const needed = ['CLASSROOM', 'ASSIGNMENT', 'SUBMISSION_TAG', 'COMMIT_URL', 'RELEASE_URL'] as const

export function classroom50({ points, katas }: Grade, env: NodeJS.ProcessEnv = process.env): string {
  const missing = needed.filter((name) => !env[name])
  if (missing.length > 0) {
    throw new UserError(
      `--classroom50 is for the runner of Classroom 50, which sets ${needed.join(', ')}. Here ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
      2,
    )
  }
  const result = {
    schema: 'classroom50/result/v1',
    classroom: env.CLASSROOM,
    assignment: env.ASSIGNMENT,
    submission: env.SUBMISSION_TAG,
    commit: env.COMMIT_URL,
    release: env.RELEASE_URL,
    review: env.REVIEW_URL || env.COMMIT_URL,
    datetime: `${new Date().toISOString().slice(0, 19)}Z`,
    score: points.got,
    'max-score': points.of,
    tests: katas.map((kata) => ({
      'test-name': kata.id,
      passed: kata.status === 'passed',
      score: kata.points.got,
      'max-score': kata.points.of,
      message: remarkOf(kata),
    })),
  }
  return jsonText(result)
}
