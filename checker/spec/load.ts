/** Loads the function under test for a spec, and makes the errors that vitest prints. */
import type { Failure } from '../../src/kata/verdict.ts'
import { describeThrown, Unloadable } from '../judge/thrown.ts'

export type Loaded =
  | { kata: unknown; problem?: undefined }
  | { kata?: undefined; problem: Pick<Failure, 'kind' | 'message'> }

export async function loadKata(load: () => Promise<object>, name: string): Promise<Loaded> {
  let module: object
  try {
    module = await load()
  } catch (error) {
    const why =
      error instanceof Unloadable ? error.message : `The file does not load: ${describeThrown(error)}`
    return { problem: { kind: 'load', message: why } }
  }
  const kata = (module as Record<string, unknown>)[name]
  if (typeof kata === 'function') return { kata }
  const exported = Object.keys(module)
  const found = kata === undefined ? 'there is none' : `it is ${kata === null ? 'null' : `a ${typeof kata}`}`
  const message =
    `The file has to export a function '${name}', but ${found}. ` +
    `It exports ${exported.length > 0 ? exported.join(', ') : 'nothing'}.`
  return { problem: { kind: 'load', message } }
}

/** An error that vitest prints without stack frames, which would all be the checker's. */
export function withoutFrames(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}`
  return error
}
