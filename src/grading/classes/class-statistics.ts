/** What the grades of a class say together: plain numbers for the overview. */
import type { KataGrade } from '../grades.ts'
import type { StudentGrade } from './class-folder.ts'

/** How a kata went in the class. */
export interface KataStatistics {
  id: string
  passed: number
  /** Written, but wrong. */
  failed: number
  /** Not written, or missing. */
  open: number
  /** The cases that failed first, most common first. */
  cases: Counted[]
  /** The mistakes behind the failures, as far as they are known, most common first. */
  mistakes: Counted[]
}

export interface Counted {
  what: string
  count: number
}

export function statisticsOf(grades: readonly StudentGrade[]): KataStatistics[] {
  const byKata = new Map<string, KataGrade[]>()
  for (const { grade } of grades)
    for (const kata of grade?.katas ?? []) byKata.set(kata.id, [...(byKata.get(kata.id) ?? []), kata])
  return [...byKata].map(([id, all]) => {
    const open = all.filter(({ status }) => status === 'untouched' || status === 'missing').length
    const passed = all.filter(({ status }) => status === 'passed').length
    return {
      id,
      passed,
      open,
      failed: all.length - open - passed,
      cases: counted(all.map(({ failure }) => failure && (failure.case || 'the file does not load'))),
      mistakes: counted(all.map(({ failure }) => failure?.diagnosis)),
    }
  })
}

function counted(values: readonly (string | undefined)[]): Counted[] {
  const counts = new Map<string, number>()
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count)
}
