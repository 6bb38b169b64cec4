/** What `check` prints about verdicts. */
import type { Tree } from '../../kata/kata.ts'
import type { Failure, Verdict } from '../../kata/verdict.ts'
import { sliceCount } from '../../kata/words/error-map.ts'
import { fittingHintOf, sectionsOf } from '../../kata/words/explanation.ts'
import { speedOf } from '../../kata/words/speed-in-words.ts'
import { errorColors } from '../../screen/views/symbols.ts'
import { indented, markOf, padded, paint, type Style, wordOf } from '../shared/print.ts'

/** '✓ conv2d/forward  16/16', and below it what is wrong and what the code printed. */
export function verdictText(verdict: Verdict, slice?: number): string {
  const { failure, speed, printed } = verdict
  const parts = [headOf(verdict)]
  if (speed && !failure) parts.push(indented(speedOf(speed)))
  if (failure) parts.push(indented(failureText(failure)))
  parts.push(...explanationTexts(verdict, slice))
  if (printed)
    parts.push(indented(`${paint('dim', 'Your code printed:')}\n${indented(printed.trimEnd(), '| ')}`))
  return parts.join('\n')
}

function headOf({ id, status, checks }: Verdict): string {
  const head = `${markOf(status)} ${padded(id, 22)} ${padded(`${checks.passed}/${checks.total}`, 6)}`
  return status === 'passed' ? head.trimEnd() : `${head} ${wordOf(status)}`
}

/** The first line of it, and of what is wrong: '✗ relu/forward  3/12  failed  negative numbers: result[0] is 1, expected 0.' */
export function verdictLine(verdict: Verdict): string {
  const { case: name, message } = verdict.failure ?? {}
  const what = [name, message?.split('\n')[0]].filter(Boolean).join(': ')
  return [headOf(verdict), what].filter(Boolean).join('  ')
}

function failureText({ case: name, message }: Failure): string {
  return [name && paint('bold', name), message].filter(Boolean).join('\n')
}

/** The diagnosis in colour, the other parts with headings, and how to see more. */
function explanationTexts(verdict: Verdict, slice?: number): string[] {
  const { id, explanation } = verdict
  if (!explanation) return []
  const slices = sliceCount(explanation.maps ?? [])
  const chosen = slice !== undefined && slice < slices ? slice : undefined
  return sectionsOf(explanation, 100, chosen).map(({ kind, heading, lines }) => {
    const text = heading ? ['', paint('bold', heading)] : []
    if (kind === 'diagnosis') {
      text.push(...lines.map((line) => paint('yellow', line)))
      if (fittingHintOf(verdict)) text.push(`There is a hint for this mistake: npm run kata -- hint ${id}`)
    } else if (kind === 'map') {
      text.push(...lines.map(paintMarks))
      if (chosen !== slice) text.push(`There is no slice ${slice! + 1}.`)
      if (slices > 1) text.push(`There are ${slices} slices: --slice N shows another one.`)
    } else text.push(...lines)
    return indented(text.join('\n'))
  })
}

const paintMarks = (line: string): string =>
  line.replace(/[-+!]/g, (mark) => paint(errorColors[mark] as Style, mark))

/** '2 passed, 1 failed, in exercises/, judged by TensorFlow.js' */
export function countsText(verdicts: Verdict[], reference: string, tree: Tree): string {
  const counts = new Map<string, number>()
  for (const { status } of verdicts) counts.set(wordOf(status), (counts.get(wordOf(status)) ?? 0) + 1)
  const summary = [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
  return `${summary}, in ${tree}/, judged by ${reference}.`
}
