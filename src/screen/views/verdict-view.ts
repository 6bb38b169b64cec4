import { katas, opOf, requiredKatas } from '../../kata/curriculum.ts'
import { hintsRead } from '../../kata/hints.ts'
import type { Explanation, Verdict } from '../../kata/verdict.ts'
import { sliceCount } from '../../kata/words/error-map.ts'
import { sectionsOf } from '../../kata/words/explanation.ts'
import { speedOf } from '../../kata/words/speed.ts'
import { knownStatusOf, passedOf, type Session } from '../session.ts'
import type { Line } from './body.tsx'
import { errorColors } from './symbols.ts'
import { plain, wrap } from './wrap.ts'

/** What there is to say about the current kata: what to do, what went wrong, what its code printed. */
export function verdictLines(session: Session, width: number): Line[] {
  const verdict = session.verdicts[session.current]
  return [...explanation(session, verdict, width), ...printed(verdict, width)]
}

function explanation(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  switch (knownStatusOf(session, session.current)) {
    case 'passed':
      return [
        ...lines(passed(session), width, { color: 'green' }),
        ...(isDone(session) ? [{ text: '' }, ...lines(hintsRead(session.hinted), width)] : []),
        ...(verdict?.speed ? lines(speedOf(verdict.speed), width) : []),
        ...found(session, verdict?.explanation, width),
      ]
    case 'untouched':
    case 'unknown':
      return lines(
        `Read exercises/${opOf(session.current)}/README.md, write the function and save the file: ` +
          'it is checked each time you save. e opens it in your editor.',
        width,
      )
    default:
      return failure(session, verdict, width)
  }
}

/** Nothing of what is required is left, and the current kata is not one of those that are not. */
function isDone(session: Session): boolean {
  const isRequired = requiredKatas.some((kata) => kata.id === session.current)
  return isRequired && passedOf(session) === requiredKatas.length
}

function passed(session: Session): string {
  if (isDone(session)) return 'All katas pass: t trains the network with your code.'
  return session.current === katas.at(-1)?.id
    ? 'Passed: l for the list of what is left.'
    : 'Passed: n for the next one.'
}

function failure(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  if (!verdict?.failure) return []
  const { message, case: name, diagnosis } = verdict.failure
  return [
    // In one line however long it is: the message names it again where it says how to run it alone.
    ...(name ? [{ text: plain(name), dim: true }] : []),
    ...(diagnosis && !message.includes(diagnosis) ? lines(diagnosis, width, { bold: true }) : []),
    ...lines(message, width),
    ...found(session, verdict.explanation, width),
  ]
}

/** What a closer look has found out; the diagnosis itself is in the failure. */
function found(session: Session, explanation: Explanation | undefined, width: number): Line[] {
  if (!explanation) return []
  const { diagnosis, hint, ...rest } = explanation
  const parts = sectionsOf(rest, width, session.slice)
  const others = sliceCount(rest.maps ?? []) > 1
  return [
    ...(diagnosis && hint ? lines('h has a hint against this.', width, { dim: true }) : []),
    ...parts.flatMap(({ kind, heading, lines: text }) => [
      ...(heading ? [{ text: '' }, ...lines(heading, width, { dim: true })] : []),
      // Numbers stand in columns: what is too wide is cut by the screen, never wrapped.
      ...(kind === 'map'
        ? text.map((line) => ({ text: line, colors: errorColors }))
        : kind === 'small'
          ? text.map((line) => ({ text: line }))
          : text.flatMap((line) => lines(line, width))),
      ...(kind === 'map' && others ? lines('m shows the other slices.', width, { dim: true }) : []),
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
