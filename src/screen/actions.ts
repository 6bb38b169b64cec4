/** What an action does to the session. */
import type { Action } from './keys.ts'
import { type Event, isList, type Session } from './session.ts'
import type { Layout } from './views/layout.ts'

const events: Partial<Record<Action, Event>> = {
  next: { type: 'moved', by: 1 },
  previous: { type: 'moved', by: -1 },
  'next-slice': { type: 'sliced', by: 1 },
  'previous-slice': { type: 'sliced', by: -1 },
  list: { type: 'opened', view: 'list' },
  filter: { type: 'opened', view: 'filter' },
  unfilter: { type: 'unfiltered' },
  erase: { type: 'erased' },
  help: { type: 'opened', view: 'help' },
  map: { type: 'opened', view: 'map' },
  back: { type: 'closed' },
  no: { type: 'closed' },
  choose: { type: 'chosen' },
  input: { type: 'opened', view: 'input' },
  cases: { type: 'opened', view: 'cases' },
  'run-case': { type: 'opened', view: 'case' },
  hint: { type: 'hinted' },
  reset: { type: 'asked', question: 'reset' },
  solution: { type: 'asked', question: 'solution' },
}

/** The event of an action; undefined if the action does not change the session by itself. */
export function eventOf(
  action: Action,
  session: Session,
  {
    bodyHeight,
    restAt,
    scrollMin: min,
    scrollMax: max,
  }: Pick<Layout, 'bodyHeight' | 'restAt' | 'scrollMin' | 'scrollMax'>,
): Event | undefined {
  const page = Math.max(1, bodyHeight - 1)
  const all = Number.MAX_SAFE_INTEGER
  const steps: Partial<Record<Action, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    top: -all,
    bottom: all,
  }
  if (action === 'unfold') return { type: 'unfolded', at: restAt }
  const by = steps[action]
  if (by !== undefined)
    return isList(session.view) ? { type: 'moved', by } : { type: 'scrolled', by, min, max }
  // If the kata has passed, its solution is shown without a question.
  if (action === 'solution' && session.verdicts[session.current]?.status === 'passed') return undefined
  return events[action]
}
