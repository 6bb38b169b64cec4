/** How the learner's file differs from the solution, line by line. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { diffLines } from 'diff'
import { textOf } from './kata-files.ts'
import { isUntouched } from './stub.ts'

export interface DiffLine {
  /** '- ' if only the learner has it, '+ ' if only the solution has it, two spaces if both have it. */
  sign: '- ' | '+ ' | '  ' | ''
  text: string
  /** A remark about the other lines, in neither file. */
  isNote?: boolean
}

/** How many equal lines are shown around a difference. */
const context = 3

/**
 * What to show of the solution of a kata: all of it where nothing is written yet, otherwise how the learner's file
 * differs from it. Throws when there is no solution.
 */
export function solutionOf(root: string, id: string): DiffLine[] {
  const [exercise, solution] = [`exercises/${id}.ts`, `solutions/${id}.ts`]
  const solutionText = readFileSync(path.join(root, solution), 'utf8')
  const learnerText = textOf(path.join(root, exercise)) ?? ''
  if (learnerText.trim() === '' || isUntouched(learnerText, solutionText, id)) {
    return linesOf(solutionText).map((text) => ({ sign: '', text }))
  }
  const lines = diff(learnerText, solutionText)
  if (lines.every(({ sign }) => sign === '  ')) {
    return [note(`${exercise} is the same as ${solution}, line by line.`)]
  }
  return [note(`- only in ${exercise}`), note(`+ only in ${solution}`), note(''), ...shortened(lines)]
}

const note = (text: string): DiffLine => ({ sign: '', text, isNote: true })

/** Every line of both. Line endings, and white space at both ends of a line, make no difference. */
export function diff(learner: string, solution: string): DiffLine[] {
  const chunks = diffLines(linesOf(learner).join('\n'), linesOf(solution).join('\n'), {
    ignoreWhitespace: true,
  })
  return joined(
    chunks.map(({ value, added, removed }) => ({
      sign: added ? '+ ' : removed ? '- ' : '  ',
      lines: value.replace(/\n$/, '').split('\n'),
    })),
  )
}

interface Chunk {
  sign: '- ' | '+ ' | '  '
  lines: string[]
}

/** Brackets that two different pieces of code happen to share: shown as equal, they would only tear the pieces apart. */
const isFiller = ({ sign, lines }: Chunk): boolean =>
  sign === '  ' && lines.every((line) => /^[\s(){}[\],;]*$/.test(line))

/** Where differences follow each other: first all lines of the learner, then all lines of the solution. */
function joined(chunks: Chunk[]): DiffLine[] {
  const lines: DiffLine[] = []
  let [learner, solution]: string[][] = [[], []]
  const flush = () => {
    lines.push(...signed('- ', learner), ...signed('+ ', solution))
    learner = []
    solution = []
  }
  for (const [at, chunk] of chunks.entries()) {
    const between = learner.length + solution.length > 0 && at < chunks.length - 1
    if (chunk.sign === '  ' && !(between && isFiller(chunk))) {
      flush()
      lines.push(...signed('  ', chunk.lines))
    } else {
      if (chunk.sign !== '+ ') learner.push(...chunk.lines)
      if (chunk.sign !== '- ') solution.push(...chunk.lines)
    }
  }
  flush()
  return lines
}

const signed = (sign: DiffLine['sign'], lines: string[]): DiffLine[] => lines.map((text) => ({ sign, text }))

/** Leaves out equal lines that are far from every difference. */
function shortened(lines: DiffLine[]): DiffLine[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ sign }) => sign !== '  '),
  )
  return lines.flatMap((line, at) => {
    if (isNear[at]) return [line]
    if (at > 0 && !isNear[at - 1]) return []
    const next = isNear.indexOf(true, at)
    const count = (next < 0 ? lines.length : next) - at
    return [count === 1 ? line : note(`  ... ${count} lines that are the same`)]
  })
}

const linesOf = (text: string): string[] =>
  text
    .trimEnd()
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
