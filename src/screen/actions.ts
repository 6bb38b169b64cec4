import type { Action } from './keys.ts'
import type { Event, Session } from './session.ts'
import type { Layout } from './views/layout.ts'

/** What an action changes of the session; undefined for those that do something in the world instead. */
export function eventOf(
  action: Action,
  session: Session,
  { bodyHeight, scrollMax: max }: Pick<Layout, 'bodyHeight' | 'scrollMax'>,
): Event | undefined {
  const page = Math.max(1, bodyHeight - 1)
  const go = (by: number): Event =>
    session.view === 'list' ? { type: 'moved', by } : { type: 'scrolled', by, max }
  switch (action) {
    case 'next':
      return { type: 'moved', by: 1 }
    case 'previous':
      return { type: 'moved', by: -1 }
    case 'up':
      return go(-1)
    case 'down':
      return go(1)
    case 'page-up':
      return go(-page)
    case 'page-down':
      return go(page)
    case 'top':
      return go(-Number.MAX_SAFE_INTEGER)
    case 'bottom':
      return go(Number.MAX_SAFE_INTEGER)
    case 'next-slice':
      return { type: 'sliced', by: 1 }
    case 'previous-slice':
      return { type: 'sliced', by: -1 }
    case 'list':
    case 'help':
    case 'map':
      return { type: 'opened', view: action }
    case 'back':
    case 'no':
      return { type: 'closed' }
    case 'choose':
      return { type: 'chosen' }
    case 'hint':
      return { type: 'hinted' }
    case 'reset':
      return { type: 'asked', question: 'reset' }
    case 'solution':
      // Who has solved it may look; everybody else is asked first.
      if (session.verdicts[session.current]?.status === 'passed') return undefined
      return { type: 'asked', question: 'solution' }
  }
}
