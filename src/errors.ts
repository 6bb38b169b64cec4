import { plain } from './runner/printable.ts'

/**
 * An error that the user can do something about. The message says what was expected, what came and what to do; it is
 * printed without a stack. Any other error is a fault of this program.
 */
export class UserError extends Error {
  /** Of the process: 2 for arguments, folders, checkpoints and data that are wrong, 1 for what could not be done. */
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Bytes that are not what they should be. The message is about 'it' and has no full stop ('it ends too early'): code
 * that knows the file catches it and makes a `UserError` of it.
 */
export class FormatError extends Error {}

/** Does `work`. A `UserError` that it throws gets this exit code. */
export function withExitCode<Result>(exitCode: 1 | 2, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof UserError ? new UserError(error.message, exitCode) : error
  }
}

/** What a thread reports of an error: the message of a `UserError`, the stack of any other. */
export const failureMessage = (error: unknown): string =>
  error instanceof UserError ? error.message : String((error as Error)?.stack ?? error)

/** Gives the exit code of a program: what `work` gives, or that of the `UserError` that ended it, which is printed. */
export async function exitCodeOf(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    // It may repeat an argument, or the name of a file, that holds an escape sequence.
    console.error(plain(error.message))
    return error.exitCode
  }
}

/** The exit code of a process that Ctrl-C has ended, as shells report it. */
export const interrupted = 130
