/** `solution`: the solution of a kata; it asks first if the kata has not passed. */
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { interrupted } from '../errors.ts'
import { loadProgress } from '../kata/progress.ts'
import { type DiffLine, solutionOf } from '../kata/solution-diff.ts'
import { displayText } from '../runner/printable.ts'
import { signColors } from '../screen/views/symbols.ts'
import { defineCommand } from './shared/command.ts'
import { flag } from './shared/options.ts'
import { paint, print, type Style } from './shared/print.ts'
import { selectOne } from './shared/selection.ts'

export const solution = defineCommand({
  name: 'solution',
  takes: 'KATA',
  summary: 'how your file differs from the solution; asks first if the kata has not passed',
  options: { yes: flag('do not ask', 'y') },
  async run(names, options, root) {
    const { id } = selectOne(names, 'solution')
    const verdict = loadProgress(root).verdicts[id]
    const passed = verdict !== 'unknown' && verdict.status === 'passed'
    if (!passed && !options.yes && !(await agreed(id))) return 1
    for (const line of solutionOf(root, id)) print(lineOf(line))
    return 0
  },
})

/** The line with its sign, in the colour of the sign. */
function lineOf({ sign, text, isNote }: DiffLine): string {
  const line = `${sign}${displayText(text)}`.trimEnd()
  const color = signColors[isNote ? text[0] : sign[0]]
  return color ? paint(color as Style, line) : line
}

/** Asks on standard error, so that only the solution goes to standard output. */
async function agreed(id: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error(`${id} has not passed yet. To see its solution anyway, add --yes.`)
    return false
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(prompt, 'close')
  prompt.on('SIGINT', () => process.exit(interrupted))
  const question = prompt.question(`${id} has not passed yet. Show its solution anyway? [y/N] `)
  // The end of the input (Ctrl-D) means no. On some versions of Node it also rejects.
  const answer = await Promise.race([question, closed.then(() => undefined)]).catch(() => undefined)
  prompt.close()
  // The cursor is still on the line of the question.
  if (answer === undefined) console.error()
  return /^y(es)?$/i.test(answer?.trim() ?? '')
}
