/** How fast a class is graded, and whether every grade is right: submissions whose grades are known before. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { memoizedCheckOf } from '../checker/bank/catalogue.ts'
import { randomOf } from '../checker/cases/draw.ts'
import { oneOf } from '../checker/cases/range.ts'
import { evaluate } from '../checker/judge/evaluate.ts'
import { programOf } from '../checker/mutants/mutant-program.ts'
import { mutated, mutationsOf } from '../checker/mutants/mutations.ts'
import type { StudentGrade } from '../src/grading/classes/class-folder.ts'
import { points } from '../src/kata/chapters/points.ts'
import { kataOf, opOf } from '../src/kata/curriculum.ts'
import { rootFolder } from '../src/paths.ts'
import { startTestbed, type Testbed } from '../src/runner/testing/testbed.ts'
import type { Random } from '../src/tensor.ts'
import type { Options } from './bench-options.ts'
import { peakOf } from './processes.ts'
import type { Row } from './table.ts'

/** The cases are drawn from it, here and in the grading. */
const seed = 20

/** Katas whose solutions import no other kata. */
const graded = [
  ...[
    'relu/forward',
    'relu/backward',
    'flatten/forward',
    'flatten/backward',
    'dense/forward',
    'dense/backward',
  ],
  ...['maxpool/forward', 'softmax/forward', 'crossentropy/forward', 'dropout/forward', 'metrics/accuracy'],
]

/** How many of them each student has written. */
const written = 3

interface Answer {
  text: string
  got: number
}

/** Only when it is asked for: it takes minutes. */
export async function gradingRows(options: Options): Promise<Row[]> {
  if (!options.only?.includes('grading')) return []
  const students = options.quick ? 12 : 300
  const bed = startTestbed(rootFolder())
  try {
    const known = await submitAll(bed, students)
    const began = performance.now()
    const out = path.join(bed.root, 'grades')
    const args = ['grade-all', path.join(bed.root, 'class'), '--out', out, '--seed', String(seed)]
    const { peak } = await peakOf(bed.start(['kata', ...args]).child)
    const minutes = (performance.now() - began) / 60_000
    const wrong = wrongGrades(path.join(out, 'students'), known)
    for (const line of wrong) console.log(line)
    const from = `${students} submissions with ${written} katas each, right, wrong or hostile`
    return [
      {
        part: 'grading',
        what: 'grades that are wrong',
        value: wrong.length,
        unit: 'of all',
        target: 0,
        from,
      },
      {
        part: 'grading',
        what: 'submissions graded in a minute',
        value: students / minutes,
        unit: 'a minute',
        from,
      },
      {
        part: 'grading',
        what: 'memory while grading',
        value: peak,
        unit: 'MB',
        from: 'the peak of all processes together',
      },
    ]
  } finally {
    bed.remove()
  }
}

/** Writes the submissions. Gives the points that each should get. */
async function submitAll(bed: Testbed, students: number): Promise<Map<string, number>> {
  const random = randomOf(seed, 'class')
  const known = new Map<string, number>()
  for (let i = 0; i < students; i++) {
    const name = `student-${i}`
    const exercises = path.join(bed.root, 'class', name, 'exercises')
    cpSync(path.join(bed.root, 'exercises'), exercises, { recursive: true })
    const ids = new Set<string>()
    while (ids.size < written) ids.add(oneOf(random, graded))
    let sum = 0
    for (const id of ids) {
      const { text, got } = await answerOf(random, id)
      mkdirSync(path.dirname(path.join(exercises, id)), { recursive: true })
      writeFileSync(path.join(exercises, `${id}.ts`), text)
      sum += got
    }
    known.set(name, sum)
  }
  return known
}

async function answerOf(random: Random, id: string): Promise<Answer> {
  const solution = readFileSync(path.join(rootFolder(), 'solutions', `${id}.ts`), 'utf8')
  const kind = random()
  if (kind < 0.4) return { text: solution, got: points[id] }
  if (kind < 0.5) return { text: oneOf(random, hostile(id)), got: 0 }
  return changed(random, id, solution)
}

/** Programs that try to get points in another way than by being right. An endless loop is rare, because it takes seconds. */
function hostile(id: string): string[] {
  const { name } = kataOf(id)
  const kata = (body: string) => `export function ${name}(...args: unknown[]): unknown {\n${body}\n}\n`
  return [
    `export { ${name} } from '../../solutions/${id}.ts'\n`,
    kata('process.exit(0)'),
    kata("return eval(\"process.getBuiltinModule('fs')\").readFileSync('/etc/passwd')"),
    `import fs from 'node:fs'\n${kata('return fs')}`,
    `Object.defineProperty(Object.prototype, 'passed', { value: true })\n${kata("throw new Error('no')")}`,
  ]
}

/** The solution with one change, and the points that its answers deserve. */
async function changed(random: Random, id: string, solution: string): Promise<Answer> {
  const check = { ...(await memoizedCheckOf(id)), differentiable: undefined }
  const cases = check.cases(seed)
  // Changed loops and sizes may run or allocate without end, and here nothing watches.
  const isSafe = ({ start }: { start: number }) =>
    !/\b(for|while|zeros|new|length|push)\b/.test(
      solution.slice(solution.lastIndexOf('\n', start) + 1).split('\n')[0],
    )
  const mutations = mutationsOf(solution).filter(isSafe)
  let problem: unknown
  for (let attempt = 0; attempt < 100; attempt++) {
    const text = mutated(solution, oneOf(random, mutations))
    try {
      const kata = programOf(opOf(id), kataOf(id).name, text, () => ({}))
      const outcomes = cases.map((testCase) => evaluate(check, kata, testCase))
      // It would be stopped after some seconds.
      if (outcomes.some((outcome) => !outcome.passed && outcome.failure.message.includes('run for ever')))
        continue
      const right = outcomes.filter(({ passed }) => passed).length
      return { text, got: Math.floor((points[id] * right) / cases.length) }
    } catch (error) {
      // Most of these do not load.
      problem = error
    }
  }
  throw new Error(`No change of ${id} can be judged here: ${problem}`)
}

function wrongGrades(folder: string, known: ReadonlyMap<string, number>): string[] {
  const found = new Map(
    readdirSync(folder).map((file): [string, StudentGrade] => {
      const graded: StudentGrade = JSON.parse(readFileSync(path.join(folder, file), 'utf8'))
      return [graded.student, graded]
    }),
  )
  return [...known].flatMap(([student, expected]) => {
    const { grade, problem } = found.get(student) ?? { problem: 'no grade' }
    if (grade?.points.got === expected) return []
    const katas = grade?.katas.filter(({ status }) => status !== 'untouched') ?? []
    const details = katas.map(
      ({ id, points, checks, failure }) =>
        `${id} ${points.got} (${checks.passed} of ${checks.total}${failure ? `, ${failure.kind}` : ''})`,
    )
    return [`${student}: expected ${expected}, got ${grade?.points.got ?? problem}: ${details.join(', ')}`]
  })
}
