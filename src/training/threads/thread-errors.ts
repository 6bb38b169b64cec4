import { UserError } from '../../errors.ts'
import { traceOf } from '../katas/checked-calls.ts'

/** A `UserError` that says what to do, for errors of the runtime about memory. Other errors are returned as they are. */
export function explainThreadError(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError(
      'A thread of the training used up its memory. Look in your katas for an array or a list that only grows.',
    )
  }
  if (error instanceof RangeError && /allocat|array buffer|memory/i.test(error.message)) {
    return new UserError(
      `There is not enough memory (${error.message}). Choose a smaller --batch, fewer --workers or a --limit.`,
    )
  }
  return error
}

/** The same for an error that nobody caught. Usually a kata has started something that failed after it returned. */
export function uncaughtError(error: unknown): UserError {
  const reason = error instanceof Error ? explainThreadError(error) : error
  if (reason instanceof UserError) return reason
  const trace = traceOf(error)
  const isOfKata = trace.includes('\n')
  const where = error instanceof Error && !isOfKata ? error.stack : trace
  return new UserError(
    `An error was thrown outside of any call. Has a kata left a timer or a promise behind?\n${where}`,
  )
}
