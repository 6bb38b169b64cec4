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
 * The regular files below a folder, and what was skipped and why. Links, pipes and devices are skipped: nothing outside
 * of the submission is read.
 */
export function regularFiles(from: string): { files: string[]; skipped: string[] } {
  const files: string[] = []
  const skipped: string[] = []
  let bytes = 0
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(path.join(from, folder), { withFileTypes: true })) {
      const name = path.join(folder, entry.name)
      const skip = (why: string) => skipped.push(`${slashed(name)}: ${why}`)
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      if (entry.isDirectory()) {
        if (depth < most.depth) visit(name, depth + 1)
        else skip('folders are nested too deep')
      } else if (!entry.isFile()) skip('not a regular file')
      else {
        bytes += lstatSync(path.join(from, name)).size
        if (files.length < most.files && bytes <= most.bytes) files.push(name)
        else skip(`the limit is ${most.files} files and ${most.bytes / 1e6} MB`)
      }
    }
  }
  visit('', 0)
  return { files: files.sort(), skipped }
}

/** Copies the regular files below `from` to `to`, which is emptied first. Gives what was skipped. */
export function copyExercises(from: string, to: string): string[] {
  const { files, skipped } = regularFiles(from)
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const file of files) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true })
    copyFileSync(path.join(from, file), path.join(to, file))
  }
  return skipped
}
