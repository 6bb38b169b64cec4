/** The parts of grading a class that need no process: names, settings, CSV, similar texts, numbers, the page. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Grade, KataGrade } from '../grades.ts'
import {
  type ClassSettings,
  keepGrade,
  keptGrade,
  openClassFolder,
  type StudentGrade,
} from './class-folder.ts'
import { statisticsOf } from './class-statistics.ts'
import { gradesCsv } from './grades-csv.ts'
import { overviewPage } from './overview-page.ts'
import { similarPairs } from './similarity.ts'
import { submissionsIn } from './students.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'class-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const usual: ClassSettings = { seed: 1, all: false, diagnose: false, seconds: 60 }

function kata(id: string, status: KataGrade['status'], got: number, diagnosis?: string): KataGrade {
  const failure = { case: 'one row', seed: 1, kind: 'value' as const, message: 'wrong', diagnosis }
  const isWrong = status === 'failed'
  return {
    id,
    points: { got, of: 20 },
    status,
    checks: { passed: 0, total: 9 },
    files: [],
    ...(isWrong && { failure }),
  }
}

function student(name: string, ...katas: KataGrade[]): StudentGrade {
  const got = katas.reduce((sum, { points }) => sum + points.got, 0)
  const grade: Grade = { points: { got, of: 40 }, seed: 1, reference: 'TensorFlow.js', katas, skipped: [] }
  return { student: name, key: 'k', grade }
}

const ada = student(
  'ada',
  kata('relu/forward', 'passed', 20),
  kata('relu/backward', 'failed', 5, 'The <sign> is wrong.'),
)
const bob = student(
  'bob',
  kata('relu/forward', 'failed', 0),
  kata('relu/backward', 'failed', 5, 'The <sign> is wrong.'),
)
const eve = student('=eve', kata('relu/forward', 'untouched', 0), kata('relu/backward', 'missing', 0))
const lost: StudentGrade = { student: 'lost', key: '', problem: 'no folder, "none"' }

describe('which submissions', () => {
  const create = (...names: string[]) => {
    for (const name of names) mkdirSync(path.join(folder, name, 'exercises', 'relu'), { recursive: true })
  }

  test('a folder of submissions, or submissions one by one; names are unique and safe', () => {
    create('a b/c', 'ada', 'team/ada')
    mkdirSync(path.join(folder, '.git'))
    expect(submissionsIn([folder]).map(({ student }) => student)).toEqual(['a-b', 'ada', 'team'])
    const both = submissionsIn([path.join(folder, 'ada'), path.join(folder, 'team', 'ada')])
    expect(both.map(({ student }) => student)).toEqual(['ada', 'ada-2'])
  })

  test('a folder that is missing or empty is an error', () => {
    expect(() => submissionsIn([path.join(folder, 'none')])).toThrow(/cannot be read/)
    expect(() => submissionsIn([folder])).toThrow(/is no submission and holds none/)
  })
})

describe('the folder of a class', () => {
  test('keeps its settings: they hold for the next call, and may not change', () => {
    const { seed } = openClassFolder(folder, { seed: 5 }, usual)
    expect(seed).toBe(5)
    expect(openClassFolder(folder, {}, { ...usual, seed: 9 }).seed).toBe(5)
    expect(() => openClassFolder(folder, { seed: 6 }, usual)).toThrow(
      /holds grades with other settings \(seed 5, now 6\)/,
    )
    writeFileSync(path.join(folder, 'grading.json'), '{')
    expect(() => openClassFolder(folder, {}, usual)).toThrow(/grading\.json is damaged/)
  })

  test('a grade is found again unless the files have changed; a problem is tried again', () => {
    openClassFolder(folder, {}, usual)
    keepGrade(folder, ada)
    keepGrade(folder, lost)
    expect(keptGrade(folder, 'ada', 'k')).toEqual(ada)
    expect(keptGrade(folder, 'ada', 'other')).toBeUndefined()
    expect(keptGrade(folder, 'lost', '')).toBeUndefined()
    expect(keptGrade(folder, 'nobody', 'k')).toBeUndefined()
  })
})

test('CSV: a row for each student, quotes doubled, no formulas', () => {
  expect(gradesCsv([ada, eve, lost])).toBe(
    'student,points,of,relu/forward,relu/backward,problem\r\n' +
      'ada,25,40,20,5,\r\n' +
      "'=eve,0,40,0,0,\r\n" +
      'lost,,,,,"no folder, ""none"""\r\n',
  )
})

test('statistics: who passed, what went wrong most often', () => {
  expect(statisticsOf([ada, bob, eve, lost])).toEqual([
    {
      id: 'relu/forward',
      passed: 1,
      failed: 1,
      open: 1,
      cases: [{ what: 'one row', count: 1 }],
      mistakes: [],
    },
    {
      id: 'relu/backward',
      passed: 0,
      failed: 2,
      open: 1,
      cases: [{ what: 'one row', count: 2 }],
      mistakes: [{ what: 'The <sign> is wrong.', count: 2 }],
    },
  ])
})

test('the page escapes what students wrote, and loads nothing', () => {
  const page = overviewPage({
    grades: [ada, bob, eve, lost],
    pairs: [{ a: 'ada', b: '<bob>', share: 0.8, common: 50 }],
    settings: usual,
  })
  expect(page).toContain('2 x The &#60;sign&#62; is wrong.')
  expect(page).toContain('&#60;bob&#62;</td><td>80%')
  expect(page).toContain('Not graded: 1')
  expect(page).not.toMatch(/<script|https?:/)
})

describe('nearly the same text', () => {
  /** Different numbers for each student make different programs. */
  const program = (from: number) =>
    Array.from({ length: 40 }, (_, i) => `value${i + from} = other${i * from} * ${i + from}`).join('\n')
  const texts = (all: Record<string, string>) =>
    new Map(Object.entries(all).map(([name, text]) => [name, [text]]))

  test('a copy with other comments and spaces is found, what was given or is common is not', () => {
    const copied = `// mine\n${program(100).replaceAll(' = ', '  =  ')} /* really */`
    const different = { ada: program(100), bob: copied, carl: program(200), dora: program(300) }
    expect(similarPairs(texts(different), [])).toMatchObject([{ a: 'ada', b: 'bob', share: 1 }])
    expect(similarPairs(texts(different), [program(100)])).toEqual([])
    const everybody = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, program(100)]))
    expect(similarPairs(texts(everybody), [])).toEqual([])
  })

  test('a few common lines are no reason to look', () => {
    const shared = program(100).split('\n').slice(0, 5).join('\n')
    expect(
      similarPairs(texts({ ada: `${shared}\n${program(200)}`, bob: `${shared}\n${program(300)}` }), []),
    ).toEqual([])
  })
})
