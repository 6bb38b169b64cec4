import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diff, solutionOf } from './solution-diff.ts'
import { stubOf } from './stub.ts'

const id = 'relu/forward'
const head = Array.from({ length: 9 }, (_, i) => `// line ${i + 1} of the lesson`)
const solution = [
  ...head,
  'export function relu(x: number[]): number[] {',
  '  return x.map((value) => Math.max(0, value))',
  '}',
  '',
].join('\n')

let root: string

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kata diff '))
  for (const tree of ['exercises', 'solutions']) mkdirSync(path.join(root, tree, 'relu'), { recursive: true })
  writeFileSync(path.join(root, 'solutions', `${id}.ts`), solution)
})

afterAll(() => rmSync(root, { recursive: true }))

/** What is shown if this is the learner's file. */
function shown(learner: string): string[] {
  writeFileSync(path.join(root, 'exercises', `${id}.ts`), learner)
  return solutionOf(root, id).map(({ sign, text }) => sign + text)
}

test('nothing is written yet: the whole solution', () => {
  const all = solution.trimEnd().split('\n')
  expect(shown(stubOf(solution, id))).toEqual(all)
  expect(shown(stubOf(solution, id).replaceAll('\n', '\r\n'))).toEqual(all)
  expect(shown('\n')).toEqual(all)
  rmSync(path.join(root, 'exercises', `${id}.ts`))
  expect(solutionOf(root, id).map(({ text }) => text)).toEqual(all)
})

test('the file is the same apart from line endings and indentation: one sentence', () => {
  const same = ['exercises/relu/forward.ts is the same as solutions/relu/forward.ts, line by line.']
  expect(shown(solution)).toEqual(same)
  expect(shown(solution.replaceAll('\n', '\r\n'))).toEqual(same)
  expect(shown(`${solution.replaceAll('  return', '\treturn').trimEnd()}  \n\n`)).toEqual(same)
})

test('the file differs: the differences, with a few lines around them', () => {
  expect(shown(solution.replace('Math.max(0, value)', 'value').replaceAll('\n', '\r\n'))).toEqual([
    '- only in exercises/relu/forward.ts',
    '+ only in solutions/relu/forward.ts',
    '',
    '  ... 7 lines that are the same',
    '  // line 8 of the lesson',
    '  // line 9 of the lesson',
    '  export function relu(x: number[]): number[] {',
    '-   return x.map((value) => value)',
    '+   return x.map((value) => Math.max(0, value))',
    '  }',
  ])
})

test('brackets that two pieces of code share do not tear them apart', () => {
  const learner = ['for (a) {', '  one()', '}', '', 'for (b) {', '  two()', '}', 'return y']
  const solution = ['while (c) {', '  three()', '}', '', 'while (d) {', '  four()', '}', 'return y']
  expect(diff(learner.join('\n'), solution.join('\n')).map(({ sign, text }) => sign + text)).toEqual([
    ...learner.slice(0, 6).map((line) => `- ${line}`),
    ...solution.slice(0, 6).map((line) => `+ ${line}`),
    '  }',
    '  return y',
  ])
})

test('every line of both files is there, in order', () => {
  const learner = ['a', 'b', '}', 'c', 'd']
  const solution = ['a', 'x', '}', 'd', 'y']
  const lines = diff(learner.join('\n'), solution.join('\n'))
  expect(lines.filter(({ sign }) => sign !== '+ ').map(({ text }) => text)).toEqual(learner)
  expect(lines.filter(({ sign }) => sign !== '- ').map(({ text }) => text)).toEqual(solution)
})
