/** Grades many submissions, several at a time. One that cannot be graded never stops the others. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { katas, requiredKatas } from '../../kata/curriculum.ts'
import { sha256Of } from '../../training/sha256.ts'
import { type Grader, startGrader } from '../grader.ts'
import { exercisesOf, regularFiles } from '../submission.ts'
import { type ClassSettings, keepGrade, keptGrade, type StudentGrade } from './class-folder.ts'
import type { Submission } from './students.ts'

export interface ClassGrading {
  project: string
  submissions: readonly Submission[]
  settings: ClassSettings
  /** Where grades are kept, and found again by the next call. */
  out: string
  /** How many submissions are graded at the same time. */
  jobs: number
  onGrade(graded: StudentGrade, wasKept: boolean): void
  signal?: AbortSignal
}

/** Gives the grades in the order of the submissions; those that were not reached before `signal` are left out. */
export async function gradeClass(grading: ClassGrading): Promise<StudentGrade[]> {
  const { submissions, jobs } = grading
  const grades: StudentGrade[] = []
  let next = 0
  const work = async () => {
    let grader: Grader | undefined
    try {
      while (next < submissions.length && !grading.signal?.aborted) {
        const at = next++
        const { student, folder } = submissions[at]
        const key = keyOf(folder)
        const kept = keptGrade(grading.out, student, key)
        if (!kept) grader ??= startGrader(grading.project)
        const graded = kept ?? (await gradeOne(grader!, { student, folder }, key, grading.settings))
        if (!kept && graded.problem !== undefined) {
          // Whatever happened, the next submission begins with a checker of its own.
          await grader!.close()
          grader = undefined
        }
        if (!kept) keepGrade(grading.out, graded)
        grades[at] = graded
        grading.onGrade(graded, kept !== undefined)
      }
    } finally {
      await grader?.close()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, submissions.length) }, work))
  return grades.filter(Boolean)
}

async function gradeOne(
  grader: Grader,
  { student, folder }: Submission,
  key: string,
  { seed, all, diagnose, seconds }: ClassSettings,
): Promise<StudentGrade> {
  try {
    const assignment = { katas: all ? katas : requiredKatas, seed, seconds, diagnose }
    return { student, key, grade: await grader.grade(folder, assignment) }
  } catch (error) {
    return { student, key, problem: error instanceof UserError ? error.message : String(error) }
  }
}

/** A hash of the names and bytes of all files that a submission brings. */
function keyOf(folder: string): string {
  try {
    const exercises = exercisesOf(folder)
    const files = regularFiles(exercises).files
    return sha256Of(...files.flatMap((file) => [`${file}\n`, readFileSync(path.join(exercises, file))]))
  } catch {
    return ''
  }
}
