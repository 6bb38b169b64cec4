/** Grades submissions, one after another, with a checker that stays warm. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { filesOf } from '../kata/imports.ts'
import type { Kata } from '../kata/kata.ts'
import { isStub } from '../kata/kata-files.ts'
import type { Verdict } from '../kata/verdict.ts'
import { slashed } from '../paths.ts'
import { type Runner, startRunner } from '../runner/runner.ts'
import { sha256Of } from '../training/sha256.ts'
import { type Grade, type GradedFile, type KataGrade, kataGrade, sumOf } from './grades.ts'
import { copyExercises, exercisesOf } from './submission.ts'
import { createWorkspace } from './workspace.ts'

export interface Assignment {
  katas: readonly Kata[]
  seed: number
  /** A kata that takes longer than this gets no points. */
  seconds: number
  /** Whether to look for the mistake behind each failure. It takes longer than the verdict. */
  diagnose?: boolean
}

export interface Grader {
  /** Throws a `UserError` if the folder is no submission, or if the checker does not work. */
  grade(folder: string, assignment: Assignment, onKata?: (grade: KataGrade) => void): Promise<Grade>
  close(): Promise<void>
}

export function startGrader(project: string): Grader {
  const workspace = createWorkspace(project)
  const { root, exercises } = workspace
  const runner = startRunner({ root, tree: 'exercises', isSubmission: true })

  async function grade(
    folder: string,
    { katas, seed, seconds, diagnose }: Assignment,
    onKata: (grade: KataGrade) => void = () => {},
  ): Promise<Grade> {
    const skipped = copyExercises(exercisesOf(folder), exercises)
    const grades: KataGrade[] = []
    for (const { id } of katas) {
      // Before it runs: what it is graded by is what was submitted.
      const files = gradedFiles(root, id)
      let verdict = verdictWithoutRun(root, id)
      if (verdict === undefined) {
        verdict = await judged(runner, id, seed, seconds)
        if (diagnose && verdict.failure) verdict = await diagnosed(runner, verdict, seed, seconds)
      }
      const graded = kataGrade(verdict ?? undefined, id, files)
      grades.push(graded)
      onKata(graded)
    }
    return { points: sumOf(grades), seed, reference: await runner.reference, katas: grades, skipped }
  }

  return {
    grade,
    async close() {
      await runner.close()
      workspace.remove()
    },
  }
}

/** Null: there is no file. Undefined: only running it can tell. */
function verdictWithoutRun(root: string, id: string): Verdict | null | undefined {
  if (!existsSync(path.join(root, 'exercises', `${id}.ts`))) return null
  if (!isStub(root, id)) return undefined
  return { id, status: 'untouched', checks: { passed: 0, total: 0 } }
}

async function judged(runner: Runner, id: string, seed: number, seconds: number): Promise<Verdict> {
  const limit = setTimeout(() => runner.cancel(), seconds * 1000)
  try {
    const [verdict] = await runner.run({ katas: [id], seed })
    return verdict ?? tooLong(id, seed, seconds)
  } finally {
    clearTimeout(limit)
  }
}

const tooLong = (id: string, seed: number, seconds: number): Verdict => ({
  id,
  status: 'stuck',
  checks: { passed: 0, total: 0 },
  failure: {
    case: '',
    seed,
    kind: 'endless',
    message: `All checks together may take ${seconds} seconds. It was stopped after that time.`,
  },
})

/** The verdict with the name of the mistake, if it is found in time. The points do not depend on it. */
async function diagnosed(runner: Runner, verdict: Verdict, seed: number, seconds: number): Promise<Verdict> {
  const limit = setTimeout(() => runner.cancel(), seconds * 1000)
  let diagnosis: string | undefined
  try {
    await runner.explain({ katas: [verdict.id], seed }, (_, explanation) => {
      diagnosis = explanation.diagnosis
    })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  } finally {
    clearTimeout(limit)
  }
  return diagnosis ? { ...verdict, failure: { ...verdict.failure!, diagnosis } } : verdict
}

function gradedFiles(root: string, id: string): GradedFile[] {
  return filesOf(root, id)
    .filter((file) => existsSync(path.join(root, file)))
    .map((file) => ({ path: slashed(file), sha256: sha256Of(readFileSync(path.join(root, file))) }))
}
