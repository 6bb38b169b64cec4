/** What is still missing from an op before learners can use it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { points } from '../kata/chapters/points.ts'
import { katas, opOf } from '../kata/curriculum.ts'
import type { Kata } from '../kata/kata.ts'
import { isStub, textOf } from '../kata/kata-files.ts'
import { stubOf } from '../kata/stub.ts'
import { stateFolder } from '../paths.ts'

export interface Finding {
  /** The kata or the file that it is about. */
  about: string
  what: string
  isFine: boolean
}

/** What is looked at, as the checker's files export it. */
interface KataFiles {
  // biome-ignore lint/suspicious/noExplicitAny: the types are the checker's, which is loaded as a program
  checks: Record<string, any>
  mistakes: { name: string; diagnosis: string; hint: string; kata: unknown }[]
  variants: { name: string; kata: unknown }[]
  solution: Record<string, unknown>
  evaluate(
    check: unknown,
    kata: unknown,
    testCase: { name: string },
  ): { passed: boolean; failure?: { message: string } }
}

const seeds = [1, 2, 3]
const least = { mistakes: 3, variants: 2, hints: 3 }
/** The headings that every lesson has. */
const headings = ['## The idea', '## Watch out', '## Katas']

export async function checkOp(root: string, op: string): Promise<Finding[]> {
  const own = katas.filter(({ id }) => opOf(id) === op)
  const findings: Finding[] = []
  const note = (about: string, isFine: boolean, what: string) => findings.push({ about, what, isFine })
  const files = own.flatMap(({ id }) => [
    `solutions/${id}.ts`,
    `exercises/${id}.ts`,
    `checker/ops/${op}/mistakes/${path.basename(id)}.ts`,
    `checker/ops/${op}/variants/${path.basename(id)}.ts`,
  ])
  const shared = [
    `exercises/${op}/README.md`,
    `checker/ops/${op}/cases.ts`,
    `checker/ops/${op}/${op}.spec.ts`,
  ]
  const all = [...shared, ...files]
  const missing = all.filter((file) => !existsSync(path.join(root, file)))
  for (const file of missing) note(file, false, 'is missing')
  for (const file of all) {
    const todos = (textOf(path.join(root, file)) ?? '').match(/TODO/g)?.length ?? 0
    const expected = file.startsWith('exercises/') && file.endsWith('.ts') ? 2 : 0
    if (todos > expected) note(file, false, `has ${todos - expected} TODO left`)
  }
  const lesson = textOf(path.join(root, shared[0])) ?? ''
  const lacking = headings.filter((heading) => !lesson.includes(`\n${heading}\n`))
  note(
    shared[0],
    lacking.length === 0,
    lacking.length === 0 ? 'has all headings' : `lacks ${lacking.join(', ')}`,
  )
  for (const kata of own) {
    checkTexts(root, kata, note)
    note(kata.id, lesson.includes(`\`${kata.id}\``), 'is named under Katas in the lesson')
    // AssemblyScript needs its compiler; the spec runs it.
    if (missing.length === 0 && kata.language === undefined) checkPrograms(kata, await load(root, kata), note)
  }
  return findings
}

type Note = (about: string, isFine: boolean, what: string) => void

function checkTexts(root: string, { id, hints, idea, title }: Kata, note: Note): void {
  const solution = textOf(path.join(root, 'solutions', `${id}.ts`)) ?? ''
  const comment = /\/\*\*[\s\S]*?\*\/\s*export function/.exec(solution)?.[0] ?? ''
  const hasTensors = /import .*\bTensor\b/.test(solution)
  note(id, comment.includes('Shapes:') || !hasTensors, 'its doc comment says Shapes:')
  try {
    stubOf(solution, id)
    note(id, isStub(root, id), 'the exercise is the stub of the solution')
  } catch (error) {
    note(id, false, (error as Error).message)
  }
  const entry = [title, idea, ...hints]
  note(
    id,
    hints.length >= least.hints && hints.every(Boolean),
    `has ${hints.length} of at least ${least.hints} hints`,
  )
  note(id, !entry.some((text) => text.includes('TODO')), 'its entry in the chapter has no TODO')
  note(id, points[id] > 0, 'has points')
}

function checkPrograms(
  { id, name }: Kata,
  { checks, mistakes, variants, solution, evaluate }: KataFiles,
  note: Note,
): void {
  const check = checks[id]
  if (!check) {
    note(id, false, 'has no check in cases.ts')
    return
  }
  const cases = seeds.flatMap((seed) => check.cases(seed) as { name: string }[])
  const names = cases.slice(0, cases.length / seeds.length).map((testCase) => testCase.name)
  note(id, new Set(names).size === names.length, 'the names of its cases are unique')
  const firstFailure = (kata: unknown) => {
    for (const testCase of cases) {
      const { passed, failure } = evaluate(check, kata, testCase)
      if (!passed) return `${testCase.name}: ${failure?.message}`
    }
  }
  const wrong = firstFailure(solution[name])
  note(
    id,
    wrong === undefined,
    wrong === undefined ? `the solution passes with ${seeds.length} seeds` : `the solution fails: ${wrong}`,
  )
  const stub = () => {
    throw new Error('not written yet')
  }
  note(
    id,
    cases.every((testCase) => !evaluate(check, stub, testCase).passed),
    'the stub fails every case',
  )
  note(id, mistakes.length >= least.mistakes, `has ${mistakes.length} of at least ${least.mistakes} mistakes`)
  note(id, variants.length >= least.variants, `has ${variants.length} of at least ${least.variants} variants`)
  for (const { name, kata } of mistakes)
    if (!firstFailure(kata)) note(id, false, `the mistake ${name} is not rejected`)
  for (const { name, kata } of variants) {
    const failure = firstFailure(kata)
    if (failure) note(id, false, `the variant ${name} is rejected: ${failure}`)
  }
}

/** The checker's files for a kata as one program. `src` never imports the checker; here it is data that is looked at. */
async function load(root: string, { id }: Kata): Promise<KataFiles> {
  const op = opOf(id)
  const file = path.basename(id)
  mkdirSync(stateFolder(root), { recursive: true })
  const folder = mkdtempSync(path.join(stateFolder(root), 'dev-'))
  const outfile = path.join(folder, 'kata.mjs')
  try {
    await build({
      stdin: {
        resolveDir: root,
        contents: `
          export { checks } from './checker/ops/${op}/cases.ts'
          export { mistakes } from './checker/ops/${op}/mistakes/${file}.ts'
          export { variants } from './checker/ops/${op}/variants/${file}.ts'
          export { evaluate } from './checker/judge/evaluate.ts'
          export * as solution from './solutions/${id}.ts'`,
      },
      absWorkingDir: root,
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      // vitest's vite resolves \`#kata/\`; nothing here imports it.
      external: ['#kata/*'],
      logLevel: 'silent',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
