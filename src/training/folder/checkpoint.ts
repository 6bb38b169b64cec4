/** The state of a run on disk: everything that it continues from. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import type { Position, Snapshot } from '../conductor-messages.ts'
import { parameterTotal } from '../network.ts'
import { sha256Of } from '../sha256.ts'
import { writeAtomically } from './atomic-files.ts'
import type { History } from './history.ts'
import type { RunIdentity } from './run-identity.ts'
import { bytesOf, numbersOf } from './weights-file.ts'

export interface Checkpoint {
  snapshot: Snapshot
  /** The run so far. */
  history: History
  /** What has to stay the same for the resumed run to give the same result. */
  identity: RunIdentity
  pictures: PictureSource
}

/** Where the pictures are from: 'built-in', 'fetched' by `npm run data`, or a folder; and the hash of all of them. */
export interface PictureSource {
  source: string
  sha256: string
}

export const checkpointFile = 'checkpoint.bin'
export const previousFile = 'checkpoint.previous.bin'

/** The first line: the version of the format, and the SHA-256 of everything after the line. */
const format = 1
const opening = (sha256: string) => `cnn-kata checkpoint ${format} ${sha256}\n`
const openingPattern = /^cnn-kata checkpoint (\d+) ([0-9a-f]{64})$/

/**
 * Writes `checkpoint.bin`, after copying the one before to `checkpoint.previous.bin`. Whenever the process ends, files with
 * these names are complete. After the first line come a line of JSON, and weights, m and v as little-endian float32.
 * Throws a `UserError`; the last checkpoint is then still there.
 */
export function writeCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const { weights, m, v, ...rest } = checkpoint.snapshot
  const head = Buffer.from(`${JSON.stringify({ ...checkpoint, snapshot: rest })}\n`)
  const body = [head, ...[weights, m, v].map(bytesOf)]
  const current = path.join(folder, checkpointFile)
  const before = contentsOf(current)
  // A damaged checkpoint does not replace a good one.
  if (typeof checked(before) !== 'string') writeAtomically(path.join(folder, previousFile), before)
  // In pieces, without a copy of the whole: it is some megabytes, and a run writes many.
  writeAtomically(current, opening(sha256Of(...body)), ...body)
}

/**
 * The last checkpoint of a run, or the one before if that is damaged, with a warning. Throws a `UserError` if there is
 * none.
 */
export function readCheckpoint(folder: string): { checkpoint: Checkpoint; warning?: string } {
  const [current, previous] = [checkpointFile, previousFile].map((name) => path.join(folder, name))
  const last = parsed(contentsOf(current))
  if (typeof last !== 'string') return { checkpoint: last }
  const before = parsed(contentsOf(previous))
  if (typeof before !== 'string') {
    return {
      checkpoint: before,
      warning: `${current} ${last}. The run continues from the checkpoint before it.`,
    }
  }
  if (last === missing && before === missing) {
    throw new UserError(
      `Expected the checkpoint of a run in ${folder}, but there is no ${checkpointFile}. ` +
        'A run writes it when its first epoch starts. Give the folder of a run that got that far, or start a new one.',
      2,
    )
  }
  throw new UserError(
    `${current} ${last}; ${previous} ${before}. The run cannot continue: start a new one.`,
    2,
  )
}

const missing = 'is missing'

/** The bytes of a file, or why they cannot be read. */
function contentsOf(file: string): Buffer | string {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? missing : `cannot be read (${code ?? message})`
  }
}

/** Everything after the first line of a checkpoint, or why it cannot be used. */
function checked(bytes: Buffer | string): Buffer | string {
  if (typeof bytes === 'string') return bytes
  const [start, body] = cutLine(bytes)
  const [, version, sha256] = openingPattern.exec(start) ?? []
  if (!version) return 'is damaged: it does not start like a checkpoint'
  if (Number(version) !== format)
    return `has format ${version}, and this version of cnn-kata reads format ${format}`
  return sha256Of(body) === sha256 ? body : 'is damaged or cut off: its hash does not match'
}

/** The checkpoint in these bytes, or why it cannot be used. */
function parsed(bytes: Buffer | string): Checkpoint | string {
  const body = checked(bytes)
  if (typeof body === 'string') return body
  const [json, rest] = cutLine(body)
  const { snapshot, ...checkpoint } = JSON.parse(json)
  const numbers = numbersOf(rest)
  if (numbers.length !== 3 * parameterTotal) return 'is from another network'
  const arrayAt = (n: number) => numbers.slice(n * parameterTotal, (n + 1) * parameterTotal)
  const { position, steps } = snapshot as Omit<Snapshot, 'weights' | 'm' | 'v'>
  return {
    ...checkpoint,
    snapshot: { position: withNaN(position), steps, weights: arrayAt(0), m: arrayAt(1), v: arrayAt(2) },
  }
}

/** An accuracy can be NaN, which JSON stores as null. */
const withNaN = (position: Position): Position => ({
  ...position,
  accuracy: position.accuracy ?? Number.NaN,
})

/** The text before the first line end, and the bytes after it. */
function cutLine(bytes: Buffer): [line: string, rest: Buffer] {
  const end = bytes.indexOf(10)
  return end < 0 ? ['', bytes] : [bytes.toString('utf8', 0, end), bytes.subarray(end + 1)]
}
