/** The grade of a submission: plain data, and the format of `grade --json`. */
import { points } from '../kata/chapters/points.ts'
import type { Failure, Status, Verdict } from '../kata/verdict.ts'

export interface Points {
  got: number
  of: number
}

/** A file that was graded: its path in the submission, with forward slashes, and the SHA-256 of its bytes. */
export interface GradedFile {
  path: string
  sha256: string
}

export interface KataGrade {
  id: string
  points: Points
  /** `missing`: the submission has no such file. */
  status: Status | 'missing'
  checks: { passed: number; total: number }
  /** The first thing that is wrong. */
  failure?: Failure
  /** What the code printed, cut off after a limit. */
  printed?: string
  /** The kata's file and the submission's own files that it imports. */
  files: GradedFile[]
}

export interface Grade {
  points: Points
  /** The cases were drawn from it: the same seed gives the same grade. */
  seed: number
  /** What judged: 'TensorFlow.js cpu 4.22.0'. */
  reference: string
  katas: KataGrade[]
  /** What of the submission was not looked at, and why. */
  skipped: string[]
}

/** Whole points: for a kata that passes all of them, otherwise the share of its checks that passed, rounded down. */
export function kataGrade(verdict: Verdict | undefined, id: string, files: GradedFile[]): KataGrade {
  const of = points[id]
  if (!verdict)
    return { id, points: { got: 0, of }, status: 'missing', checks: { passed: 0, total: 0 }, files }
  const { status, checks, failure, printed } = verdict
  const got = pointsOf(verdict, of)
  return {
    id,
    points: { got, of },
    status,
    checks,
    ...(failure && { failure }),
    ...(printed && { printed }),
    files,
  }
}

/**
 * Only wrong answers earn a share. A kata that had to be stopped, that crashed, that was refused, or that answers the same
 * question in two ways was never seen to work, and what it returned before counts for nothing.
 */
function pointsOf({ status, checks, failure }: Verdict, of: number): number {
  if (status === 'passed') return of
  const isWrongAnswer = (status === 'failed' && failure?.kind !== 'unsteady') || failure?.kind === 'threw'
  return isWrongAnswer && checks.total > 0 ? Math.floor((of * checks.passed) / checks.total) : 0
}

export const sumOf = (grades: readonly KataGrade[]): Points => ({
  got: grades.reduce((sum, { points }) => sum + points.got, 0),
  of: grades.reduce((sum, { points }) => sum + points.of, 0),
})

/** One sentence about a kata: what it got, and what is wrong first. */
export function remarkOf({ status, checks, failure }: KataGrade): string {
  if (status === 'missing') return 'There is no such file in the submission.'
  if (status === 'untouched') return 'It is not written yet.'
  if (status === 'passed') return `All ${checks.total} checks passed.`
  const first = [failure?.case, failure?.message, failure?.diagnosis].filter(Boolean).join('\n')
  return `${checks.passed} of ${checks.total} checks passed.\n${first}`.trimEnd()
}
