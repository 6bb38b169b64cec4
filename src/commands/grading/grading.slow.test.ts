/** `grade` and `grade-all` as processes, on submissions whose grades are known. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Grade } from '../../grading/grades.ts'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
})
afterAll(() => bed.remove())

/** A submission in which only these katas are written; the texts of the others are the stubs. */
function submit(name: string, written: Record<string, string>): string {
  const folder = path.join(bed.root, 'class', name)
  cpSync(path.join(bed.root, 'exercises'), path.join(folder, 'exercises'), { recursive: true })
  for (const [id, text] of Object.entries(written))
    writeFileSync(path.join(folder, 'exercises', `${id}.ts`), text)
  return folder
}

/** The solution with the start of its body replaced. */
const spoilt = (id: string, statement: string) =>
  bed.solution(id).replace(/(export function [\s\S]*?\{\n)/, `$1  ${statement}\n`)

const gradeOf = (out: string): Grade => JSON.parse(out)
const kataOf = (grade: Grade, id: string) => grade.katas.find((kata) => kata.id === id)!

describe('grade', () => {
  test('--json prints the grade and nothing else; the same seed gives the same grade', async () => {
    const half = bed.solution('dense/forward').replace('= bias[u]', '= 0')
    const oneShapeIsWrong = spoilt('relu/backward', "if (String(x.shape) === '5,3') return x")
    const folder = submit('one', {
      'relu/forward': bed.solution('relu/forward'),
      'relu/backward': oneShapeIsWrong,
      'dense/forward': half,
    })
    rmSync(path.join(folder, 'exercises', 'adam', 'step.ts'))
    symlinkSync('/etc', path.join(folder, 'exercises', 'outside'), 'junction')
    const args = ['grade', '--submission', folder, '--json', '--seed', '5', '--diagnose']
    const { status, out, err } = await bed.run('kata', ...args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const grade = gradeOf(out)
    expect(grade).toMatchObject({ seed: 5, reference: expect.stringContaining('TensorFlow.js') })
    expect(grade.skipped).toEqual(['outside: not a regular file'])
    expect(kataOf(grade, 'relu/forward')).toMatchObject({
      status: 'passed',
      points: { got: 20, of: 20 },
      files: [{ path: 'exercises/relu/forward.ts', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    })
    const almost = kataOf(grade, 'relu/backward')
    expect(almost.failure?.case).toBe('a matrix')
    expect(almost.checks.passed).toBe(almost.checks.total - 3)
    const wrong = kataOf(grade, 'dense/forward')
    expect(wrong.status).toBe('failed')
    expect(wrong.points.got).toBe(Math.floor((30 * wrong.checks.passed) / wrong.checks.total))
    expect(wrong.points.got).toBeGreaterThan(0)
    expect(wrong.failure?.diagnosis).toMatch(/bias/)
    expect(kataOf(grade, 'adam/step')).toMatchObject({ status: 'missing', points: { got: 0 } })
    expect(kataOf(grade, 'conv2d/forward')).toMatchObject({ status: 'untouched', points: { got: 0 } })
    expect(grade.points).toEqual({ got: 20 + almost.points.got + wrong.points.got, of: 1000 })
    expect((await bed.run('kata', ...args)).out).toBe(out)
  })

  test('every format in one call; what is no submission is an error', async () => {
    const folder = submit('two', { 'flatten/forward': bed.solution('flatten/forward') })
    const results = path.join(bed.root, 'results')
    const formats = ['junit', 'markdown', 'exercism', 'gradescope', 'prairielearn'] as const
    const options = formats.flatMap((format) => [`--${format}`, path.join(results, format)])
    const { status, out } = await bed.run('kata', 'grade', '--submission', folder, ...options)
    expect(status).toBe(0)
    expect(out).toMatch(/ 10 of {2}10 {2}flatten\/forward +passed\n/)
    expect(out).toMatch(/\n10 of 1000 points, judged by TensorFlow\.js .*, seed \d+\.\n$/)
    for (const format of formats)
      expect(readFileSync(path.join(results, format), 'utf8')).toContain('flatten')
    const missing = await bed.run('kata', 'grade', '--submission', path.join(bed.root, 'nothing'))
    expect(missing).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^Expected a submission: .*is not a folder\.\n$/),
    })
  })
})

test('grade-all: every grade is right, whatever the others do, and the same command continues', async () => {
  rmSync(path.join(bed.root, 'class'), { recursive: true, force: true })
  const relu = 'relu/forward'
  const flatten = { 'flatten/forward': bed.solution('flatten/forward') }
  submit('right', { ...flatten, [relu]: bed.solution(relu) })
  submit('endless', { ...flatten, [relu]: spoilt(relu, 'for (;;) {}') })
  submit('exits', { ...flatten, [relu]: spoilt(relu, 'process.exit(0)') })
  submit('throws', { ...flatten, [relu]: 'throw new Error("no")\n' })
  submit('copies', { ...flatten, [relu]: "export { relu } from '../../solutions/relu/forward.ts'\n" })
  mkdirSync(path.join(bed.root, 'class', 'empty', 'notes'), { recursive: true })
  const out = path.join(bed.root, 'grades')
  const args = ['grade-all', path.join(bed.root, 'class'), '--out', out, '--jobs', '2', '--seed', '3']
  const first = await bed.run('kata', ...args)
  expect(first).toMatchObject({ status: 0, err: '' })
  expect(first.out).toContain(
    '5 of 6 submissions graded, seed 3.\n1 could not be graded: the reasons are in grades.csv.',
  )
  const rows = readFileSync(path.join(out, 'grades.csv'), 'utf8').trim().split('\r\n')
  expect(rows.map((row) => row.split(',').slice(0, 2).join(' '))).toEqual([
    'student points',
    'copies 10',
    'empty ',
    'endless 10',
    'exits 10',
    'right 30',
    'throws 10',
  ])
  expect(readFileSync(path.join(out, 'overview.html'), 'utf8')).toContain('<h1>6 submissions</h1>')
  expect(existsSync(path.join(out, 'students', 'right.json'))).toBe(true)

  submit('right', flatten)
  const again = await bed.run('kata', ...args)
  expect(again.out.match(/graded before/g)).toHaveLength(4)
  expect(again.out).toContain('right  10 of 1000')
})
