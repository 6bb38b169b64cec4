/** The order in which katas are checked: what was saved at once, everything else when there is time. */
import type { Event } from '../session.ts'
import type { Verdict } from '../verdict.ts'

/** What the queue needs of the runner. */
export interface Runner {
  run(request: { katas: string[] }, onVerdict: (verdict: Verdict) => void): Promise<unknown>
  /** Gives the running request up; its promise settles. */
  cancel(): void
}

export interface Checks {
  /** Checks these katas before anything else, with what is in their files now: what is being checked gives way. */
  now(ids: readonly string[]): void
  /** Checks these after everything that was asked for before. */
  later(ids: readonly string[]): void
}

/** A queue in front of the runner, which can do one thing at a time. `tell` hears what becomes of it. */
export function queueChecks(runner: Runner, tell: (event: Event) => void): Checks {
  let urgent: string[] = []
  let waiting: string[] = []
  /** What the running request owes a verdict, as far as anybody still wants it. */
  let open: Set<string> | undefined

  async function work(): Promise<void> {
    if (open || urgent.length + waiting.length === 0) return
    const ids = urgent.length > 0 ? urgent : waiting
    if (urgent.length > 0) urgent = []
    else waiting = []
    const owed = new Set(ids)
    open = owed
    tell({ type: 'started', ids })
    let trouble: string | undefined
    try {
      await runner.run({ katas: ids }, (verdict) => {
        // A verdict on what was in the file before it was saved again is of no use.
        if (owed.delete(verdict.id)) tell({ type: 'verdict', verdict })
      })
    } catch (error) {
      trouble = `The check did not run: ${(error as Error).message}`
    }
    open = undefined
    tell({ type: 'ended', trouble })
    await work()
  }

  return {
    now(ids) {
      if (ids.length === 0) return
      urgent = [...new Set([...ids, ...urgent])]
      if (open) {
        waiting = [...open, ...waiting]
        open.clear()
        runner.cancel()
      }
      waiting = [...new Set(waiting)].filter((id) => !urgent.includes(id))
      void work()
    },
    later(ids) {
      waiting = [...new Set([...waiting, ...ids])].filter((id) => !urgent.includes(id))
      void work()
    },
  }
}
