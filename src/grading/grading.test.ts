/** From verdicts to points, and to each of the formats. The formats are those of their documentation, field by field. */
import { describe, expect, test } from 'vitest'
import { points } from '../kata/chapters/points.ts'
import { katas, requiredKatas } from '../kata/curriculum.ts'
import type { FailureKind, Status, Verdict } from '../kata/verdict.ts'
import { type Grade, kataGrade, sumOf } from './grades.ts'
import { classroom50 } from './writers/classroom50.ts'
import { exercism } from './writers/exercism.ts'
import { gradescope } from './writers/gradescope.ts'
import { junit } from './writers/junit.ts'
import { markdown } from './writers/markdown.ts'
import { prairielearn } from './writers/prairielearn.ts'

const files = [{ path: 'exercises/relu/forward.ts', sha256: 'ab'.repeat(32) }]
const passed: Verdict = {
  id: 'relu/forward',
  status: 'passed',
  checks: { passed: 10, total: 10 },
  printed: 'ok',
}

function failing(id: string, status: Status, kind: FailureKind, message: string, right = 5): Verdict {
  const failure = { case: 'one row', seed: 7, kind, message }
  return { id, status, checks: { passed: right, total: 10 }, failure }
}

describe('points', () => {
  test('every kata has some, and the ones that are not optional have 1,000 together', () => {
    expect(Object.keys(points)).toEqual(katas.map(({ id }) => id))
    expect(requiredKatas.reduce((sum, { id }) => sum + points[id], 0)).toBe(1000)
  })

  test.each([
    ['all checks passed', passed, 20],
    ['half of them passed', failing('relu/forward', 'failed', 'value', 'wrong'), 10],
    ['the share is rounded down', failing('relu/forward', 'failed', 'value', 'wrong', 9), 18],
    ['it throws in some', failing('relu/forward', 'broken', 'threw', 'no'), 10],
    ['it is right for the first calls only', failing('relu/forward', 'failed', 'unsteady', 'no', 9), 0],
    ['it crashed', failing('relu/forward', 'broken', 'crash', 'gone'), 0],
    ['it ended the process', failing('relu/forward', 'broken', 'exit', 'gone'), 0],
    ['it does not load', failing('relu/forward', 'broken', 'load', 'no'), 0],
    ['it had to be stopped', failing('relu/forward', 'stuck', 'endless', 'slow'), 0],
    ['it is not written', { id: 'relu/forward', status: 'untouched', checks: { passed: 0, total: 0 } }, 0],
    ['it is missing', undefined, 0],
  ] satisfies [string, Verdict | undefined, number][])('%s', (_, verdict, got) => {
    expect(kataGrade(verdict, 'relu/forward', files).points).toEqual({ got, of: 20 })
  })
})

const hostile = 'a ]]> & <b> "c" \u0000\u001b[31m\ud800 ``` | d'
const grades = [
  kataGrade(passed, 'relu/forward', files),
  kataGrade(failing('relu/backward', 'failed', 'value', hostile), 'relu/backward', []),
  kataGrade(failing('conv2d/forward', 'stuck', 'endless', 'An endless loop.'), 'conv2d/forward', []),
  kataGrade(undefined, 'conv2d/backward', []),
]
const grade: Grade = {
  points: sumOf(grades),
  seed: 7,
  reference: 'TensorFlow.js',
  katas: grades,
  skipped: [],
}

describe('formats', () => {
  test('the sum', () => expect(grade.points).toEqual({ got: 30, of: 200 }))

  test('JUnit: one suite for each op, nothing that XML forbids', () => {
    const xml = junit(grade)
    expect(xml).toContain('<testsuites name="cnn-kata" tests="4" failures="1" errors="2">')
    expect(xml).toContain('<testsuite name="relu" tests="2" failures="1" errors="0" skipped="0" time="0">')
    expect(xml).toContain('<testcase classname="relu" name="relu/forward (20 of 20 points)" time="0">')
    expect(xml).toContain('a ]]&gt; &amp; &lt;b&gt; &quot;c&quot; [31m\ufffd ``` | d</failure>')
    expect(xml).toContain('<error message="There is no such file in the submission." type="missing">')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
  })

  test('Markdown: a table for each chapter, messages in fences that they cannot close', () => {
    const text = markdown(grade)
    expect(text).toMatch(/^## 30 of 200 points\n/)
    expect(text).toContain('| relu/backward | 10 of 20 | 5 of 10 | failed |')
    expect(text).toContain('````text\n5 of 10 checks passed.\none row\na ]]> &')
  })

  test('Exercism', () => {
    const { tests, ...result } = JSON.parse(exercism(grade))
    expect(result).toEqual({ version: 3, status: 'fail', message: null })
    expect(tests.map(({ status }: { status: string }) => status)).toEqual(['pass', 'fail', 'error', 'error'])
    expect(tests[0]).toEqual({
      name: 'relu/forward',
      test_code: 'npm run kata -- check relu/forward --seed 7',
      status: 'pass',
      message: null,
      output: 'ok',
      task_id: 2,
    })
    const noisy = { ...grades[0], printed: 'x'.repeat(501) }
    const [{ output }] = JSON.parse(exercism({ ...grade, katas: [noisy] })).tests
    expect(output).toHaveLength(500)
    expect(output).toMatch(/x\nOutput was truncated\. Please limit to 500 chars$/)
    const nothing = JSON.parse(exercism({ ...grade, katas: [grades[3]] }))
    expect(nothing).toMatchObject({ status: 'error', message: expect.stringContaining('No check ran') })
  })

  test('Gradescope', () => {
    const { tests, ...result } = JSON.parse(gradescope(grade))
    expect(result).toEqual({
      score: 30,
      output: '30 of 200 points, judged by TensorFlow.js, seed 7.',
      visibility: 'visible',
    })
    expect(tests[1]).toMatchObject({
      score: 10,
      max_score: 20,
      status: 'failed',
      number: '2',
      output_format: 'text',
    })
  })

  test('PrairieLearn: a share of the points, and less than 1 MB', () => {
    const chatty = grades.map((kata) => ({ ...kata, printed: 'x'.repeat(400_000) }))
    const text = prairielearn({ ...grade, katas: chatty })
    expect(text.length).toBeLessThan(1_000_000)
    expect(JSON.parse(text)).toMatchObject({
      gradable: true,
      score: 0.15,
      tests: [{ points: 20, max_points: 20 }, {}, {}, {}],
    })
  })

  test('Classroom 50: its runner says whose submission it is', () => {
    const env = {
      CLASSROOM: 'ml',
      ASSIGNMENT: 'cnn',
      SUBMISSION_TAG: 'submit/1',
      COMMIT_URL: 'https://example.org/c',
      RELEASE_URL: 'https://example.org/r',
    }
    expect(JSON.parse(classroom50(grade, env))).toMatchObject({
      schema: 'classroom50/result/v1',
      classroom: 'ml',
      review: 'https://example.org/c',
      datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      score: 30,
      'max-score': 200,
      tests: [{ 'test-name': 'relu/forward', passed: true, score: 20, 'max-score': 20 }, {}, {}, {}],
    })
    expect(() => classroom50(grade, { ...env, ASSIGNMENT: '' })).toThrow('Here ASSIGNMENT is not set.')
  })
})
