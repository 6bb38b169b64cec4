/** The order in which katas are checked: saved files at once, everything else when there is time. */
import type { Runner } from '../runner/runner.ts'
import type { Event } from './session.ts'

export interface CheckQueue {
  /** Checks these katas first, as their files are now. A check that is running gives way. */
  now(ids: readonly string[]): void
  /** Checks these katas after all others that are waiting. */
  later(ids: readonly string[]): void
  /** Runs only one case, after all checks: what it prints is what counts. */
  runCase(id: string, name: string): void
  /** Explains the verdict on this kata when there is nothing to check. Only the last kata asked for is explained. */
  explain(id: string): void
}

/** A queue in front of the runner, which does one thing at a time. What happens is dispatched as events. */
export function queueChecks(
  runner: Pick<Runner, 'run' | 'explain' | 'cancel'>,
  dispatch: (event: Event) => void,
): CheckQueue {
  let urgent: string[] = []
  let waiting: string[] = []
  let toExplain: string | undefined
  let toRun: { id: string; name: string } | undefined
  let runningCase = false
  /** The katas of the running check whose verdicts are still missing, without those that were saved again. */
  let checking: Set<string> | undefined
  /** The kata that is being explained, unless it was saved again. */
  let explaining: Set<string> | undefined

  async function work(): Promise<void> {
    if (checking || explaining || runningCase) return
    if (urgent.length + waiting.length > 0) await check()
    else if (toRun) await runOne(toRun)
    else if (toExplain !== undefined) await explain(toExplain)
    else return
    await work()
  }

  async function check(): Promise<void> {
    const ids = urgent.length > 0 ? urgent : waiting
    if (urgent.length > 0) urgent = []
    else waiting = []
    const missing = new Set(ids)
    checking = missing
    dispatch({ type: 'started', ids })
    let trouble: string | undefined
    try {
      await runner.run({ katas: ids }, (verdict) => {
        // A verdict on a file that was saved again in the meantime is ignored.
        if (missing.delete(verdict.id)) dispatch({ type: 'verdict', verdict })
      })
    } catch (error) {
      trouble = `The check could not run: ${(error as Error).message}`
    }
    checking = undefined
    // Those that were saved again are not among them: their check is still to come.
    if (missing.size > 0)
      dispatch({ type: 'unjudged', ids: [...missing], why: trouble ?? 'The checker gave no verdict.' })
    dispatch({ type: 'ended', trouble })
  }

  async function explain(id: string): Promise<void> {
    const missing = new Set([id])
    toExplain = undefined
    explaining = missing
    // On a busy machine the time may be up before anything is found: then it is tried once more.
    for (let round = 0; round < 2 && missing.has(id); round++) {
      try {
        await runner.explain({ katas: [id] }, (_, explanation) => {
          if (missing.delete(id)) dispatch({ type: 'explained', id, explanation })
        })
      } catch {
        // The verdict holds without an explanation.
      }
    }
    if (missing.delete(id)) dispatch({ type: 'explained', id, explanation: {} })
    explaining = undefined
  }

  async function runOne({ id, name }: { id: string; name: string }): Promise<void> {
    toRun = undefined
    runningCase = true
    try {
      await runner.run({ katas: [id], case: name }, (verdict) => dispatch({ type: 'case-run', verdict }))
    } catch (error) {
      dispatch({ type: 'said', message: `The case could not run: ${(error as Error).message}` })
    }
    runningCase = false
  }

  return {
    now(ids) {
      if (ids.length === 0) return
      urgent = [...new Set([...ids, ...urgent])]
      if (checking) waiting = [...checking, ...waiting]
      waiting = [...new Set(waiting)].filter((id) => !urgent.includes(id))
      toRun = undefined
      if (checking || explaining || runningCase) runner.cancel()
      checking?.clear()
      explaining?.clear()
      void work()
    },
    later(ids) {
      waiting = [...new Set([...waiting, ...ids])].filter((id) => !urgent.includes(id))
      void work()
    },
    runCase(id, name) {
      toRun = { id, name }
      void work()
    },
    explain(id) {
      toExplain = id
      void work()
    },
  }
}
