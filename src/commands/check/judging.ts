/** Judges katas for `check`, and prints what is found. */
import { UserError } from '../../errors.ts'
import { whyNotSaved } from '../../kata/json-files.ts'
import type { Kata, Tree } from '../../kata/kata.ts'
import { keepExplanation, loadProgress } from '../../kata/progress.ts'
import type { Verdict } from '../../kata/verdict.ts'
import { explainedVerdict, isExplainable } from '../../kata/words/explanation.ts'
import type { Runner } from '../../runner/runner.ts'
import { didYouMean } from '../shared/did-you-mean.ts'
import { nextKata, nextStep } from '../shared/next-step.ts'
import { print, warn } from '../shared/print.ts'
import { countsText, verdictLine, verdictText } from './verdict-text.ts'

export interface Judging {
  seed?: number
  case?: string
  /** Of the map of errors, from 0. */
  slice?: number
  json: boolean
  /** One line for each verdict, without an explanation. */
  short: boolean
}

/** Judges katas and prints their verdicts, and what is next. Gives the exit code. */
export async function judge(
  runner: Runner,
  root: string,
  tree: Tree,
  katas: Kata[],
  { seed, case: caseName, slice, json, short }: Judging,
): Promise<number> {
  const ids = katas.map((kata) => kata.id)
  if (caseName !== undefined) {
    const cases = await runner.casesOf(ids[0], seed)
    if (!cases.includes(caseName)) throw unknownCase(ids[0], caseName, cases)
  }
  const tell = json
    ? () => {}
    : inOrder(ids, (verdict) => print(short ? verdictLine(verdict) : verdictText(verdict, slice)))
  // A kata that passed is explained only where the second judge of a gradient may have something to tell the learner.
  const isOpen = (verdict: Verdict): boolean =>
    !short && isExplainable(verdict) && (verdict.status !== 'passed' || (!json && tree === 'exercises'))
  let verdicts = await runner.run({ katas: ids, seed, case: caseName }, (verdict) => {
    if (!isOpen(verdict)) tell(verdict)
  })
  verdicts = await explainAll(
    runner,
    verdicts.filter(isOpen),
    { seed, case: caseName },
    verdicts,
    (verdict) => {
      if (tree === 'exercises' && verdict.explanation) keepExplanation(root, verdict.id, verdict.explanation)
      tell(verdict)
    },
  )
  const reference = await runner.reference
  const sorted = ids.flatMap((id) => verdicts.filter((verdict) => verdict.id === id))
  const passed = sorted.filter((verdict) => verdict.status === 'passed')
  if (json) print(JSON.stringify({ reference, katas: sorted.map(forJson) }, null, 2))
  else {
    print(`\n${countsText(sorted, reference, tree)}`)
    const open = sorted.find((verdict) => verdict.status !== 'passed')
    if (tree === 'exercises') print(`next: ${nextStep(open ?? nextKata(loadProgress(root)))}`)
  }
  warn(whyNotSaved())
  return passed.length === ids.length ? 0 : 1
}

/** The verdicts, with an explanation for each of the `open` ones, which is told as soon as it is known. */
async function explainAll(
  runner: Runner,
  open: Verdict[],
  request: { seed?: number; case?: string },
  verdicts: Verdict[],
  tell: (verdict: Verdict) => void,
): Promise<Verdict[]> {
  if (open.length === 0) return verdicts
  const known = new Map(open.map((verdict) => [verdict.id, verdict]))
  await runner.explain({ ...request, katas: [...known.keys()] }, (id, explanation) => {
    const verdict = explainedVerdict(known.get(id)!, explanation)
    known.set(id, verdict)
    tell(verdict)
  })
  // Without an explanation, the verdict is told as it is.
  for (const verdict of known.values()) if (!verdict.explanation) tell(verdict)
  return verdicts.map((verdict) => known.get(verdict.id) ?? verdict)
}

/** The format of `--json`: fields that are added to a verdict do not change it. */
function forJson({ id, status, checks, failure, speed }: Verdict) {
  return { id, status, checks, ...(failure && { failure }), ...(speed && { speed }) }
}

/** Prints verdicts in the order of the curriculum, whatever the order in which they arrive. */
function inOrder(ids: string[], print: (verdict: Verdict) => void): (verdict: Verdict) => void {
  const waiting = [...ids]
  const known = new Map<string, Verdict>()
  return (verdict) => {
    known.set(verdict.id, verdict)
    for (let next = known.get(waiting[0]); next; next = known.get(waiting[0])) {
      waiting.shift()
      print(next)
    }
  }
}

function unknownCase(id: string, name: string, cases: string[]): UserError {
  const list = cases.map((name) => `  ${name}`).join('\n')
  return new UserError(
    `${id} has no case '${name}'.${didYouMean(name, cases, (name) => `'${name}'`)} Its cases are:\n${list}`,
    2,
  )
}
