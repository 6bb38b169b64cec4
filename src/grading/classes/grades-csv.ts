/** The grades of a class as CSV (RFC 4180): a row for each student, a column for each kata. */
import type { StudentGrade } from './class-folder.ts'

export function gradesCsv(grades: readonly StudentGrade[]): string {
  const ids = [...new Set(grades.flatMap(({ grade }) => grade?.katas.map(({ id }) => id) ?? []))]
  const rows = grades.map(({ student, grade, problem }) => {
    const points = ids.map((id) => grade?.katas.find((kata) => kata.id === id)?.points.got ?? '')
    return [student, grade?.points.got ?? '', grade?.points.of ?? '', ...points, problem ?? '']
  })
  return [['student', 'points', 'of', ...ids, 'problem'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('')
}

/** Spreadsheets take a text that starts with one of these for a formula. */
const formula = /^[=+\-@\t\r]/

function cell(value: string | number): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
