/** How the learner's file differs from the solution, line by line. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { diffLines } from 'diff'
import { isUntouched } from './stub.ts'

export interface DiffLine {
  /** What stands before it: '- ' if it is the learner's alone, '+ ' if it is the solution's, two spaces if it is in both. */
  sign: '- ' | '+ ' | '  ' | ''
  text: string
  /** Says something about the others, and is in no file. */
  isNote?: boolean
}

/** So many lines around a difference are shown. */
const context = 3

/**
 * What to show of the solution of a kata: all of it where nothing is written yet, otherwise how what is written differs
 * from it. Throws when there is no solution.
 */
export function solutionOf(root: string, id: string): DiffLine[] {
  const [theirs, ours] = [`exercises/${id}.ts`, `solutions/${id}.ts`]
  const solution = readFileSync(path.join(root, ours), 'utf8')
  const mine = textOf(path.join(root, theirs))
  if (mine.trim() === '' || isUntouched(mine, solution, id)) {
    return linesOf(solution).map((text) => ({ sign: '', text }))
  }
  const lines = diff(mine, solution)
  if (lines.every(({ sign }) => sign === '  '))
    return [note(`${theirs} is the same as ${ours}, line by line.`)]
  return [note(`- only in ${theirs}`), note(`+ only in ${ours}`), note(''), ...shortened(lines)]
}

const note = (text: string): DiffLine => ({ sign: '', text, isNote: true })

/** Every line of both. Line endings, and white space at both ends of a line, make no difference. */
export function diff(mine: string, ours: string): DiffLine[] {
  const chunks = diffLines(linesOf(mine).join('\n'), linesOf(ours).join('\n'), { ignoreWhitespace: true })
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

/** Brackets that two different pieces of code happen to share would only tear them apart. */
const isFiller = ({ sign, lines }: Chunk): boolean =>
  sign === '  ' && lines.every((line) => /^[\s(){}[\],;]*$/.test(line))

/** First all that is the learner's, then all that is ours, wherever one difference follows upon another. */
function joined(chunks: Chunk[]): DiffLine[] {
  const lines: DiffLine[] = []
  let [mine, ours]: string[][] = [[], []]
  const flush = () => {
    lines.push(...signed('- ', mine), ...signed('+ ', ours))
    mine = []
    ours = []
  }
  for (const [at, chunk] of chunks.entries()) {
    const between = mine.length + ours.length > 0 && at < chunks.length - 1
    if (chunk.sign === '  ' && !(between && isFiller(chunk))) {
      flush()
      lines.push(...signed('  ', chunk.lines))
    } else {
      if (chunk.sign !== '+ ') mine.push(...chunk.lines)
      if (chunk.sign !== '- ') ours.push(...chunk.lines)
    }
  }
  flush()
  return lines
}

const signed = (sign: DiffLine['sign'], lines: string[]): DiffLine[] => lines.map((text) => ({ sign, text }))

/** Without what is the same and far from every difference. */
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

/** Empty when it cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
