import { expect } from 'vitest'
import { UserError } from '../errors.ts'

/** For tests: the message of the `UserError` that this throws or rejects with. */
export async function userErrorOf(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return (error as UserError).message
  }
  throw new Error('Expected a UserError, but nothing was thrown.')
}
