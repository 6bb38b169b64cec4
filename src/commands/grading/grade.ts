/** `grade`: gives a submission its points. */
import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { interrupted, UserError } from '../../errors.ts'
import { startGrader } from '../../grading/grader.ts'
import type { Grade, KataGrade } from '../../grading/grades.ts'
import { type Format, formats, writers } from '../../grading/writers/writers.ts'
import { katas, requiredKatas } from '../../kata/curriculum.ts'
import { defineCommand } from '../shared/command.ts'
import { flag, folder, type Option, seed, whole } from '../shared/options.ts'
import { indented, padded, paint, print } from '../shared/print.ts'

/** Standing alone it means standard output. */
const standardOutput = ''

const fileOptions = Object.fromEntries(
  formats.map((format): [Format, Option<string>] => [
    format,
    {
      value: 'FILE',
      help: `write ${writers[format].format}${format === 'json' ? '; without FILE, print it and nothing else' : ''}`,
      expected: 'a file',
      read: (text) => text || undefined,
      ...(format === 'json' && { alone: standardOutput }),
    },
  ]),
) as Record<Format, Option<string>>

/** Enough for plain loops on a busy machine: the checks of the slowest kata take about a second. */
export const usualSeconds = 60

/** What `grade` and `grade-all` have in common. */
export const assignmentOptions = {
  seed: seed('draw the cases from this seed: the same seed gives the same grade (a new one each time)'),
  all: flag('grade the optional katas too'),
  diagnose: flag('name the mistake behind each failure, which takes longer'),
  'time-limit': whole(`seconds that one kata may take (${usualSeconds})`, 1, 3600),
}

export const grade = defineCommand({
  name: 'grade',
  summary: 'give a submission points, with cases that nobody has seen before',
  options: {
    submission: folder('the submission: a folder with exercises/ in it (this project)'),
    ...assignmentOptions,
    ...fileOptions,
  },
  async run(_names, options, root) {
    const {
      submission = root,
      all,
      diagnose,
      seed = newSeed(),
      'time-limit': seconds = usualSeconds,
    } = options
    const isQuiet = options.json === standardOutput
    const grader = startGrader(root)
    process.once('SIGINT', () => grader.close().finally(() => process.exit(interrupted)))
    try {
      const assignment = { katas: all ? katas : requiredKatas, seed, seconds, diagnose }
      const grade = await grader.grade(path.resolve(submission), assignment, (kata) => {
        if (!isQuiet) print(lineOf(kata))
      })
      if (!isQuiet) print(summaryOf(grade))
      for (const format of formats) {
        const file = options[format]
        if (file === undefined) continue
        const text = writers[format].write(grade)
        if (file === standardOutput) process.stdout.write(text)
        else write(file, text)
      }
      return 0
    } finally {
      await grader.close()
    }
  },
})

/** Nobody can know it before. */
export const newSeed = (): number => randomInt(2 ** 32)

export function write(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new UserError(`${file} could not be written: ${(error as Error).message}`)
  }
}

/** '  60 of   60  conv2d/forward', and what is wrong below it. */
function lineOf({ id, points: { got, of }, status, failure }: KataGrade): string {
  const line = `${String(got).padStart(4)} of ${String(of).padStart(3)}  ${padded(id, 22)} ${status}`
  if (!failure) return line
  return `${line}\n${indented(paint('dim', [failure.case, failure.message, failure.diagnosis].filter(Boolean).join('\n')), '             ')}`
}

function summaryOf({ points: { got, of }, seed, reference, skipped }: Grade): string {
  const skippedLines = skipped.map((what) => `Not looked at: ${what}`)
  return ['', ...skippedLines, `${got} of ${of} points, judged by ${reference}, seed ${seed}.`].join('\n')
}
