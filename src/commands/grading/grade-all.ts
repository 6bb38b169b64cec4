/** `grade-all`: grades a class. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { interrupted, UserError } from '../../errors.ts'
import { openClassFolder, type StudentGrade } from '../../grading/classes/class-folder.ts'
import { gradeClass } from '../../grading/classes/class-grading.ts'
import { gradesCsv } from '../../grading/classes/grades-csv.ts'
import { overviewPage } from '../../grading/classes/overview-page.ts'
import { similarPairs } from '../../grading/classes/similarity.ts'
import { type Submission, submissionsIn } from '../../grading/classes/students.ts'
import { exercisesOf } from '../../grading/submission.ts'
import { katas } from '../../kata/curriculum.ts'
import { textOf } from '../../kata/kata-files.ts'
import { stubOf } from '../../kata/stub.ts'
import { defineCommand } from '../shared/command.ts'
import { folder, whole } from '../shared/options.ts'
import { print } from '../shared/print.ts'
import { assignmentOptions, newSeed, usualSeconds, write } from './grade.ts'

export const gradeAll = defineCommand({
  name: 'grade-all',
  takes: 'DIR ...',
  summary: 'grade many submissions: folders with exercises/ in them, or a folder of such folders',
  options: {
    out: folder('where the grades go: grades.csv, overview.html, and a file for each student in students/'),
    jobs: whole(`submissions at the same time (${usualJobs()} here)`, 1, 256),
    ...assignmentOptions,
  },
  async run(folders, { out, jobs = usualJobs(), seed, all, diagnose, 'time-limit': seconds }, root) {
    if (folders.length === 0)
      throw new UserError('`grade-all` needs at least one folder of submissions; it got none.', 2)
    if (out === undefined) throw new UserError('`grade-all` needs --out DIR: the folder for the grades.', 2)
    const submissions = submissionsIn(folders)
    const usual = { seed: newSeed(), all: false, diagnose: false, seconds: usualSeconds }
    const settings = openClassFolder(out, { seed, all, diagnose, seconds }, usual)
    const stop = new AbortController()
    process.once('SIGINT', () => {
      print('Stopping after the submissions that are being graded now. The same command continues.')
      stop.abort()
      process.once('SIGINT', () => process.exit(interrupted))
    })
    const tell = progress(submissions.length)
    const grades = await gradeClass({
      project: root,
      submissions,
      settings,
      out,
      jobs,
      onGrade: (graded, wasKept) => print(tell(graded, wasKept)),
      signal: stop.signal,
    })
    const pairs = similarPairs(writtenBy(grades, submissions), givenTexts(root))
    write(path.join(out, 'grades.csv'), gradesCsv(grades))
    write(path.join(out, 'overview.html'), overviewPage({ grades, pairs, settings }))
    const problems = grades.filter(({ problem }) => problem !== undefined).length
    print(`\n${grades.length - problems} of ${submissions.length} submissions graded, seed ${settings.seed}.`)
    if (problems > 0) print(`${problems} could not be graded: the reasons are in grades.csv.`)
    print(`${path.join(out, 'overview.html')} shows all of them.`)
    return stop.signal.aborted ? interrupted : 0
  },
})

/** Judging a kata keeps two processes busy now and then. */
function usualJobs(): number {
  return Math.max(1, Math.round(availableParallelism() / 1.5))
}

/** '12 of 300  ada  900 of 1000, about 5 minutes left'. What was graded before says nothing about the time. */
function progress(total: number): (graded: StudentGrade, wasKept: boolean) => string {
  const began = Date.now()
  let done = 0
  let fresh = 0
  return ({ student, grade, problem }, wasKept) => {
    done += 1
    if (!wasKept) fresh += 1
    const result = grade ? `${grade.points.got} of ${grade.points.of}` : `not graded: ${problem}`
    const minutes = Math.ceil((((Date.now() - began) / Math.max(1, fresh)) * (total - done)) / 60_000)
    const left =
      fresh > 0 && done < total ? `, about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left` : ''
    return `${done} of ${total}  ${student}  ${result}${wasKept ? ' (graded before)' : ''}${left}`
  }
}

/** The text of the katas that each student has written. */
function writtenBy(
  grades: readonly StudentGrade[],
  submissions: readonly Submission[],
): Map<string, string[]> {
  const folders = new Map(submissions.map(({ student, folder }) => [student, folder]))
  return new Map(
    grades.flatMap(({ student, grade }): [string, string[]][] => {
      if (!grade) return []
      const exercises = exercisesOf(folders.get(student)!)
      const written = grade.katas.filter(({ status }) => status !== 'untouched' && status !== 'missing')
      const files = new Set(written.flatMap(({ files }) => files.map((file) => file.path)))
      const texts = [...files].map(
        (file) => textOf(path.join(exercises, path.relative('exercises', file))) ?? '',
      )
      return [[student, texts]]
    }),
  )
}

/** What every student has been given. */
function givenTexts(root: string): string[] {
  return katas.flatMap(({ id }) => {
    const solution = readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8')
    return [solution, stubOf(solution, id)]
  })
}
