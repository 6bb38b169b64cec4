import type { Program } from '../../src/kata/kata.ts'

/** Imports a kata. For TypeScript that is its file, but vite makes a module of it that holds the program. */
export type LoadKata = () => Promise<object>

export async function programIn(load: LoadKata): Promise<Program> {
  const { default: program } = (await load()) as { default: Program }
  return program
}

/** An error that vitest prints without stack frames, which would all be the checker's. */
export function withoutFrames(message: string): Error {
  const error = new Error(message)
  error.stack = `Error: ${message}`
  return error
}
