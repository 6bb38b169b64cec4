/** The files of a kata: the learner's and the solution. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isUntouched } from './stub.ts'

/** The text of a file; undefined if it cannot be read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether the learner's file is still the stub. A file that cannot be read is not. */
export function isStub(root: string, id: string): boolean {
  const [written, solution] = ['exercises', 'solutions'].map((tree) =>
    textOf(path.join(root, tree, `${id}.ts`)),
  )
  return written !== undefined && solution !== undefined && isUntouched(written, solution, id)
}
