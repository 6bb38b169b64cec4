/** The order in which katas are checked: what was saved at once, everything else when there is time. */

import type { Explanation, Verdict } from '../kata/verdict.ts'
import type { Event } from './session.ts'

/** What the queue needs of the runner. */
export interface Runner {
  run(request: { katas: string[] }, onVerdict: (verdict: Verdict) => void): Promise<unknown>
  explain(
    request: { katas: string[] },
    onExplanation: (id: string, explanation: Explanation) => void,
  ): Promise<unknown>
  /** Gives the running request up; its promise settles. */
  cancel(): void
}

export interface CheckQueue {
  /** Checks these katas before anything else, with what is in their files now: what is being checked gives way. */
  now(ids: readonly string[]): void
  /** Checks these after everything that was asked for before. */
  later(ids: readonly string[]): void
  /** Takes a closer look at this kata when there is nothing to check. Of several only the last one is wanted. */
  explain(id: string): void
}

/** A queue in front of the runner, which can do one thing at a time. `tell` hears what becomes of it. */
export function queueChecks(runner: Runner, tell: (event: Event) => void): CheckQueue {
  let urgent: string[] = []
  let waiting: string[] = []
  let puzzling: string | undefined
  /** What the running request owes a verdict, as far as anybody still wants it. */
  let open: Set<string> | undefined
  /** The same of an explanation. */
  let explaining: Set<string> | undefined

  async function work(): Promise<void> {
    if (open || explaining) return
    if (urgent.length + waiting.length > 0) await check()
    else if (puzzling !== undefined) await explain(puzzling)
    else return
    await work()
  }

  async function explain(id: string): Promise<void> {
    const owed = new Set([id])
    puzzling = undefined
    explaining = owed
    try {
      await runner.explain({ katas: [id] }, (_, explanation) => {
        // It explains what was in the file before it was saved again.
        if (owed.delete(id)) tell({ type: 'explained', id, explanation })
      })
    } catch {
      // The verdict stands without it.
    }
    explaining = undefined
  }

  async function check(): Promise<void> {
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
      if (explaining) {
        explaining.clear()
        runner.cancel()
      }
      waiting = [...new Set(waiting)].filter((id) => !urgent.includes(id))
      void work()
    },
    explain(id) {
      puzzling = id
      void work()
    },
    later(ids) {
      waiting = [...new Set([...waiting, ...ids])].filter((id) => !urgent.includes(id))
      void work()
    },
  }
}
