/** Which submissions a command line means, and what each is called. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { exercisesOf } from '../submission.ts'

export interface Submission {
  /** A name that a file can have: that of the folder. */
  student: string
  folder: string
}

/** Each folder is a submission, or holds submissions. */
export function submissionsIn(folders: readonly string[]): Submission[] {
  const found = folders.flatMap((folder) => {
    if (isSubmission(folder)) return [path.resolve(folder)]
    const below = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => path.resolve(folder, entry.name))
    if (below.length > 0) return below.sort()
    throw new UserError(
      `${folder} is no submission and holds none: expected folders with exercises/ in them.`,
      2,
    )
  })
  const names = found.map((folder) => nameOf(folder))
  return found.map((folder, i) => ({ student: unique(names, i), folder }))
}

function isSubmission(folder: string): boolean {
  try {
    return exercisesOf(folder) !== ''
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    // A folder that is not there is an error; one without exercises may hold submissions.
    readable(folder)
    return false
  }
}

function readable(folder: string): void {
  try {
    readdirSync(folder)
  } catch {
    throw new UserError(`Expected a folder with submissions; ${folder} cannot be read.`, 2)
  }
}

const nameOf = (folder: string): string => path.basename(folder).replace(/[^\p{L}\p{N}._@+-]+/gu, '-')

/** A second folder of the same name is called NAME-2. */
function unique(names: string[], i: number): string {
  const before = names.slice(0, i).filter((name) => name.toLowerCase() === names[i].toLowerCase()).length
  return before === 0 ? names[i] : `${names[i]}-${before + 1}`
}
