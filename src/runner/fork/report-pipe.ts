/** The pipe on which a fork reports, whatever becomes of it a moment later: see `FromFork`. */
import { writeSync } from 'node:fs'
import { type ForkReport, reportPipe } from '../runner-messages.ts'

export function report(report: ForkReport): void {
  try {
    writeSync(reportPipe, `${JSON.stringify(report)}\n`)
  } catch {
    // Nobody listens any more: the host is gone, and this process will be soon.
  }
}
