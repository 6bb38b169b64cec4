import { kataOf, katas, requiredKatas } from '../../../kata/curriculum.ts'
import { hintsRead } from '../../../kata/hints.ts'
import type { Verdict } from '../../../kata/verdict.ts'
import { speedOf } from '../../../kata/words/speed-in-words.ts'
import { canLook, passedOf, type Session } from '../../session.ts'
import type { Line } from '../body.tsx'
import { wrap } from '../wrap.ts'

/** Below this width empty lines cost too much. */
const roomyWidth = 60

/** What a learner gets for a kata that has passed: how it went, what to remember, and what comes next. */
export function passLines(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  const lines = (text: string, style: Omit<Line, 'text'> = {}): Line[] =>
    wrap(text, width).map((line) => ({ text: line, ...style }))
  const gap: Line[] = width < roomyWidth ? [] : [{ text: '' }]
  return [
    ...lines(howItWent(session), { color: 'green', bold: true }),
    ...(verdict?.speed ? lines(`Your code is ${speedOf(verdict.speed)}.`) : []),
    ...gap,
    ...lines(kataOf(session.current).idea),
    ...gap,
    ...lines(whatToSee(session), { dim: true }),
    ...(isDone(session)
      ? [...lines(whole, { color: 'green', bold: true }), ...lines(hintsRead(session.hinted))]
      : lines(whatNext(session))),
  ]
}

const whole = 'Your network is whole. Press t.'

function whatToSee(session: Session): string {
  if (!canLook(session)) return 'Press s to see the solution beside your code.'
  return 'Press w to see a picture through your code, s to see the solution beside yours.'
}

function howItWent({ current, tries, hinted }: Session): string {
  const count = tries[current]?.count ?? 0
  const hints = hinted[current]?.length ?? 0
  const onTry = count === 0 ? '' : count === 1 ? ' on the first try' : ` on try ${count}`
  if (hints === 0) return count === 0 ? 'Passed.' : `Passed${onTry}, without a hint.`
  return `Passed${onTry}, with ${hints} hint${hints > 1 ? 's' : ''}.`
}

/** All required katas have passed, and the current one is required. */
function isDone(session: Session): boolean {
  const isRequired = requiredKatas.some((kata) => kata.id === session.current)
  return isRequired && passedOf(session) === requiredKatas.length
}

function whatNext(session: Session): string {
  const hasPassed = (id: string) => session.verdicts[id]?.status === 'passed'
  const at = katas.findIndex((kata) => kata.id === session.current)
  const isLastRequired = session.current === requiredKatas.at(-1)!.id
  const next = isLastRequired ? undefined : katas[at + 1]
  if (next && !hasPassed(next.id)) return `Next: ${next.title}. Press n.`
  const open = requiredKatas.filter((kata) => !hasPassed(kata.id))
  if (open.length > 0) return `Still to do: ${open[0].title}. Press l for the list of all katas.`
  return 'Press l for the list of all katas.'
}
