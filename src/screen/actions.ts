/** What an action does to the session. */
/** What an action does to the session. */
import type { Action } from './keys.ts'
import type { Event, Session } from './session.ts'
import type { Layout } from './views/layout.ts'

/** The event of an action; undefined if the action does not change the session by itself. */
export function eventOf(
  action: Action,
  session: Session,
  { bodyHeight, scrollMax: max }: Pick<Layout, 'bodyHeight' | 'scrollMax'>,
): Event | undefined {
  const page = Math.max(1, bodyHeight - 1)
  const move = (by: number): Event =>
    session.view === 'list' ? { type: 'moved', by } : { type: 'scrolled', by, max }
  switch (action) {
    case 'next':
      return { type: 'moved', by: 1 }
    case 'previous':
      return { type: 'moved', by: -1 }
    case 'up':
      return move(-1)
    case 'down':
      return move(1)
    case 'page-up':
      return move(-page)
    case 'page-down':
      return move(page)
    case 'top':
      return move(-Number.MAX_SAFE_INTEGER)
    case 'bottom':
      return move(Number.MAX_SAFE_INTEGER)
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
      // Without a question if the kata has passed.
      if (session.verdicts[session.current]?.status === 'passed') return undefined
      return { type: 'asked', question: 'solution' }
  }
}
