/** A submission: a folder whose exercises are copied before anything looks at them. */
import { copyFileSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { ops } from '../kata/curriculum.ts'
import { slashed } from '../paths.ts'

/** Limits of what is copied: the exercises of the project are below 1 MB. */
const most = { files: 1000, bytes: 20_000_000, depth: 8 }

/** The folder of the exercises in a submission: `DIR/exercises`, or DIR itself if it holds the folders of the ops. */
export function exercisesOf(folder: string): string {
  const candidates = [path.join(folder, 'exercises'), folder]
  const found = candidates.find((candidate) => ops.some((op) => isFolder(path.join(candidate, op))))
  if (found && isFolder(found)) return found
  const got = isFolder(folder)
    ? 'has neither exercises/ nor folders like relu/ and conv2d/'
    : 'is not a folder'
  throw new UserError(
    `Expected a submission: a folder with exercises/ in it, or the exercises folder itself. ${folder} ${got}.`,
    2,
  )
}

const isFolder = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false

/**
 * Copies the regular files below `from` to `to`, which is emptied first. Links, pipes and devices stay behind: nothing
 * outside of the submission is read. Gives what was skipped, and why.
 */
export function copyExercises(from: string, to: string): string[] {
  const skipped: string[] = []
  const left = { files: most.files, bytes: most.bytes }
  rmSync(to, { recursive: true, force: true })
  const copy = (folder: string, depth: number): void => {
    mkdirSync(path.join(to, folder), { recursive: true })
    for (const entry of readdirSync(path.join(from, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name)
      const skip = (why: string) => skipped.push(`${slashed(name)}: ${why}`)
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        if (depth === most.depth) skip('folders are nested too deep')
        else copy(name, depth + 1)
      } else if (!entry.isFile()) skip('not a regular file')
      else {
        const { size } = lstatSync(path.join(from, name))
        if (left.files === 0 || size > left.bytes) {
          skip(`the limit is ${most.files} files and ${most.bytes / 1e6} MB`)
          continue
        }
        left.files -= 1
        left.bytes -= size
        copyFileSync(path.join(from, name), path.join(to, name))
      }
    }
  }
  copy('', 0)
  return skipped
}
