/** The pipe on which a fork reports. Writing is synchronous: a report arrives even if the process dies right after it. */
import { writeSync } from 'node:fs'
import { type ForkReport, reportPipe } from '../runner-messages.ts'

export function report(report: ForkReport): void {
  try {
    writeSync(reportPipe, `${JSON.stringify(report)}\n`)
  } catch {
    // The host is gone, and this process will be gone soon.
  }
}
