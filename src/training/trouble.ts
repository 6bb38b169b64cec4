/**
 * What ended a thread, in words that say what to do, where the runtime's own do not. Everything else is given back as
 * it is.
 */
export function explained(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new Error(
      'A thread of the training used up its memory. Look in your katas for an array or a list that only grows.',
    )
  }
  if (error instanceof RangeError && /allocat|array buffer|memory/i.test(error.message)) {
    return new Error(
      `There is not enough memory (${error.message}). Choose a smaller --batch, fewer --workers or a --limit.`,
    )
  }
  return error
}
