import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { slots } from '../network.ts'
import { sha256Of } from '../sha256.ts'
import { writeAtomically } from './atomic-files.ts'

/** Bytes of a float32 number. */
const width = 4

export const weightsFile = 'weights.bin'
const headFile = 'weights.json'

/**
 * Writes all weights: `weights.bin` contains the numbers as little-endian float32, `weights.json` the name, shape and
 * position of every tensor. Filters are HWIO, dense weights [in, out].
 *
 * Two files cannot be replaced at once. Until `weights.bin` is replaced, `weights.json` also describes the old one
 * (`before`), so that the two files match whenever the process ends.
 */
export function writeWeights(folder: string, weights: Float32Array, about: Record<string, unknown>): void {
  const head = {
    ...about,
    file: weightsFile,
    type: 'float32',
    byteOrder: 'little-endian',
    sha256: hashOf(weights),
    tensors: tensors(),
  }
  const writeHead = (value: object) =>
    writeAtomically(path.join(folder, headFile), `${JSON.stringify(value, null, 2)}\n`)
  const before = descriptionIn(folder)
  if (before) writeHead({ ...head, before })
  writeAtomically(path.join(folder, weightsFile), bytesOf(weights))
  writeHead(head)
}

/** The description of the weights in a folder, and their hash; undefined if there are none. */
function descriptionIn(folder: string): Record<string, unknown> | undefined {
  try {
    const { weights, about } = readWeights(folder)
    return { ...about, sha256: hashOf(weights) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
}

/** The weights that `writeWeights` has written to this folder, and their description. */
export function readWeights(folder: string): { weights: Float32Array; about: Record<string, unknown> } {
  const { file: _, type: __, byteOrder: ___, tensors: found, before, ...now } = readHead(folder)
  if (JSON.stringify(found) !== JSON.stringify(tensors())) {
    throw new UserError(
      `${path.join(folder, headFile)} describes other weights than those of this network ` +
        `(${slots.map(({ name, shape }) => `${name} [${shape}]`).join(', ')}). Give the folder of another run.`,
    )
  }
  const file = path.join(folder, weightsFile)
  const bytes = contentsOf(file)
  const expected = slots[slots.length - 1].end * width
  if (bytes.length !== expected) {
    throw new UserError(
      `Expected ${expected} bytes in ${file}, found ${bytes.length}. It is damaged or cut off: copy it again, or train again.`,
    )
  }
  const weights = numbersOf(bytes)
  const hash = hashOf(weights)
  const matching = [now, { ...(before as Record<string, unknown>) }].find(({ sha256 }) => sha256 === hash)
  if (matching) {
    const { sha256: _, ...about } = matching
    return { weights, about }
  }
  throw new UserError(
    `${file} does not contain the weights that ${headFile} describes: the hash does not match. ` +
      'It is damaged or belongs to another run: copy both again, or train again.',
  )
}

function readHead(folder: string): Record<string, unknown> {
  const file = path.join(folder, headFile)
  const text = contentsOf(file).toString('utf8')
  try {
    const head = JSON.parse(text)
    if (typeof head === 'object' && head !== null) return head
  } catch {}
  throw new UserError(
    `${file} was not written by training: expected a JSON object. Copy it again, or train again.`,
  )
}

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const folder = path.dirname(file)
    if (code !== 'ENOENT')
      throw new UserError(`${file} cannot be read (${code ?? message}). Check its permissions.`)
    throw new UserError(
      `Expected the weights of a run in ${folder}, but there is no ${path.basename(file)}. ` +
        'Training writes it after each epoch: give the folder of a run that got that far.',
    )
  }
}

/** Where each tensor is in the file. */
const tensors = () =>
  slots.map(({ name, shape, start, end }) => ({
    name,
    shape,
    byteOffset: start * width,
    byteLength: (end - start) * width,
  }))

/** The same weights, to the last bit, have the same hash. */
export const hashOf = (weights: Float32Array): string => sha256Of(bytesOf(weights))

/** The numbers as little-endian float32. They are not copied if memory holds them like that. */
export function bytesOf(weights: Float32Array): Buffer {
  if (endianness() === 'BE') return Buffer.from(weights.slice().buffer).swap32()
  return Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)
}

/** The opposite. */
export function numbersOf(bytes: Buffer): Float32Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes)
  if (endianness() === 'BE') Buffer.from(copy.buffer).swap32()
  return new Float32Array(copy.buffer)
}
