/** The formats in which a grade can be written: the name of each is that of its option. */
import { jsonText } from '../../kata/json-files.ts'
import type { Grade } from '../grades.ts'
import { classroom50 } from './classroom50.ts'
import { exercism } from './exercism.ts'
import { gradescope } from './gradescope.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { prairielearn } from './prairielearn.ts'

export interface Writer {
  write(grade: Grade): string
  /** For the help. */
  format: string
}

export const writers = {
  json: {
    write: jsonText,
    format: 'JSON, described in docs/grading.md',
  },
  junit: { write: junit, format: 'JUnit XML' },
  markdown: { write: markdown, format: 'Markdown, for the summary of a workflow' },
  exercism: { write: exercism, format: "the results.json of Exercism's test runners, version 3" },
  gradescope: { write: gradescope, format: "Gradescope's results.json" },
  prairielearn: { write: prairielearn, format: "the results.json of PrairieLearn's external graders" },
  classroom50: { write: (grade) => classroom50(grade), format: 'the result.json of Classroom 50' },
} satisfies Record<string, Writer>

export type Format = keyof typeof writers
export const formats = Object.keys(writers) as Format[]
