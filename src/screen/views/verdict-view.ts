import { opOf } from '../../kata/curriculum.ts'
import type { Explanation, Verdict } from '../../kata/verdict.ts'
import { sliceCount } from '../../kata/words/error-map.ts'
import { sectionsOf } from '../../kata/words/explanation.ts'
import { displayText } from '../../runner/printable.ts'
import { knownStatusOf, type Session, unfinishedOf } from '../session.ts'
import type { Line } from './body.tsx'
import { passLines } from './reading/pass-view.ts'
import { errorColors } from './symbols.ts'
import { wrap } from './wrap.ts'

/** The lines about the current kata: what to do, what is wrong, what the code printed. */
export function verdictLines(session: Session, width: number): Line[] {
  const verdict = session.verdicts[session.current]
  const why = unfinishedOf(session)
  if (why) return unfinished(why, width)
  return [...explanation(session, verdict, width), ...printed(verdict, width)]
}

function explanation(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  switch (knownStatusOf(session, session.current)) {
    case 'passed':
      return [...passLines(session, verdict, width), ...found(session, verdict?.explanation, width)]
    case 'untouched':
    case 'unknown':
      return lines(
        `Press i for the lesson (exercises/${opOf(session.current)}/README.md). Write the function and save ` +
          'the file: it is checked each time you save. Press e to open it in your editor.',
        width,
      )
    default:
      return failure(session, verdict, width)
  }
}

function unfinished(why: string, width: number): Line[] {
  return [
    ...lines('The check did not finish, so there is no verdict on this file.', width, { bold: true }),
    ...lines(why, width),
    ...lines('Press c to check it again. If that does not help: npm run kata -- doctor', width),
  ]
}

function failure(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  if (!verdict?.failure) return []
  const { message, case: name, diagnosis } = verdict.failure
  return [
    // On one line, however long it is: the message repeats it when it says how to run this case.
    ...(name ? [{ text: displayText(name), dim: true }] : []),
    ...(diagnosis ? lines(diagnosis, width, { bold: true }) : []),
    ...lines(message, width),
    ...found(session, verdict.explanation, width),
  ]
}

/** The explanation, without the diagnosis, which is in the failure. */
function found(session: Session, explanation: Explanation | undefined, width: number): Line[] {
  if (!explanation) return []
  const { diagnosis, hint, ...rest } = explanation
  const sections = sectionsOf(rest, width, session.slice)
  const others = sliceCount(rest.maps ?? []) > 1
  return [
    ...(diagnosis && hint ? lines('Press h for a hint about this mistake.', width, { dim: true }) : []),
    ...sections.flatMap(({ kind, heading, lines: text }) => [
      ...(heading ? [{ text: '' }, ...lines(heading, width, { dim: true })] : []),
      // Columns of numbers are cut at the edge of the screen, not wrapped.
      ...(kind === 'map'
        ? text.map((line) => ({ text: line, colors: errorColors }))
        : kind === 'smallest case'
          ? text.map((line) => ({ text: line }))
          : text.flatMap((line) => lines(line, width))),
      ...(kind === 'map' && others ? lines('Press m for the other slices.', width, { dim: true }) : []),
    ]),
  ]
}

function printed(verdict: Verdict | undefined, width: number): Line[] {
  if (!verdict?.printed?.trim()) return []
  return [
    { text: '' },
    { text: 'Your code printed:', dim: true },
    ...lines(verdict.printed.trimEnd(), width - 2).map((line) => ({ ...line, text: `│ ${line.text}` })),
  ]
}

const lines = (text: string, width: number, style: Omit<Line, 'text'> = {}): Line[] =>
  wrap(text, width).map((line) => ({ text: line, ...style }))
