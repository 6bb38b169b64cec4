/** The pipe on which a fork reports, whatever becomes of it a moment later: see `FromFork`. */
import { writeSync } from 'node:fs'
import { controlPipe, type FromFork } from '../messages.ts'

export function tell(report: FromFork): void {
  try {
    writeSync(controlPipe, `${JSON.stringify(report)}\n`)
  } catch {
    // Nobody listens any more: the host is gone, and this process will be soon.
  }
}
