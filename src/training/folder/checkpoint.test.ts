import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { parameterTotal, slots } from '../network.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { hashOf } from './weights-file.ts'

let folder: string
let current: string
let previous: string
beforeEach(() => {
  folder = temporaryFolder()
  current = path.join(folder, 'checkpoint.bin')
  previous = path.join(folder, 'checkpoint.previous.bin')
})

const numbers = (seed: number) => new Float32Array(parameterTotal).map((_, i) => seed + (i % 1000) / 7)

/** After step 3 of an epoch. */
const checkpointAt = (epoch: number): Checkpoint => ({
  snapshot: {
    weights: numbers(epoch),
    m: numbers(10 + epoch),
    v: numbers(20 + epoch),
    steps: slots.map((_, i) => i),
    position: { epoch, step: 3, pictures: 48, loss: 0.1 + 0.2, accuracy: 1 / 3, seconds: 1.5 },
  },
  history: {
    state: 'running',
    started: '2024-05-31T15:00:00.000Z',
    seconds: 1,
    config: { epochs: 2, limit: 100, batch: 64, seed: 1, workers: 2, engine: 'plain' },
    data: { name: 'built-in pictures' },
    code: { mine: ['relu/forward'], borrowed: [] },
    epochs: [],
  },
  identity: {
    engine: 'plain',
    purpose: 'plain',
    code: 'mine',
    mine: ['relu/forward'],
    katas: { 'relu/forward': 'a' },
    bundle: 'b',
    program: 'c',
    node: '20',
  },
  pictures: { source: 'built-in', sha256: 'd' },
})

const essence = ({ snapshot: { weights, m, v, ...rest }, ...others }: Checkpoint) => ({
  ...others,
  ...rest,
  hashes: [weights, m, v].map(hashOf),
})

test('a checkpoint is read as it was written, to the last bit; the one before is kept', () => {
  for (const epoch of [1, 2, 3]) writeCheckpoint(folder, checkpointAt(epoch))
  expect(readdirSync(folder).sort()).toEqual(['checkpoint.bin', 'checkpoint.previous.bin'])
  const { checkpoint, warning } = readCheckpoint(folder)
  expect(warning).toBeUndefined()
  expect(essence(checkpoint)).toEqual(essence(checkpointAt(3)))
  copyFileSync(previous, current)
  expect(essence(readCheckpoint(folder).checkpoint)).toEqual(essence(checkpointAt(2)))
})

test('an accuracy that is NaN stays NaN', () => {
  const checkpoint = checkpointAt(1)
  checkpoint.snapshot.position.accuracy = Number.NaN
  writeCheckpoint(folder, checkpoint)
  expect(readCheckpoint(folder).checkpoint.snapshot.position.accuracy).toBeNaN()
})

/** Ways in which a file can be damaged. */
const damages: [string, (bytes: Buffer) => Buffer, string][] = [
  ['empty', () => Buffer.alloc(0), 'does not start like a checkpoint'],
  ['full of zeros', (bytes) => Buffer.alloc(bytes.length), 'does not start like a checkpoint'],
  ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2), 'is damaged or cut off'],
  ['cut off in its first line', (bytes) => bytes.subarray(0, 30), 'does not start like a checkpoint'],
  ['without its last byte', (bytes) => bytes.subarray(0, -1), 'is damaged or cut off'],
  ['wrong in one bit of a weight', (bytes) => flipped(bytes, bytes.length - 5), 'is damaged or cut off'],
  ['wrong in one bit of its text', (bytes) => flipped(bytes, 120), 'is damaged or cut off'],
  [
    'of another format',
    (bytes) => Buffer.from(`cnn-kata checkpoint 2${bytes.toString('latin1', 21)}`, 'latin1'),
    'has format 2, and this version of cnn-kata reads format 1',
  ],
]

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] ^= 4
  return copy
}

test.each(damages)(
  'a checkpoint that is %s is not used: the one before is, with a warning',
  (_, damage, words) => {
    writeCheckpoint(folder, checkpointAt(1))
    writeCheckpoint(folder, checkpointAt(2))
    writeFileSync(current, damage(readFileSync(current)))
    const { checkpoint, warning } = readCheckpoint(folder)
    expect(essence(checkpoint)).toEqual(essence(checkpointAt(1)))
    expect(warning).toContain(`${current} `)
    expect(warning).toContain(words)
    expect(warning).toContain('continues from the checkpoint before it')

    // And it does not replace the good one.
    writeCheckpoint(folder, checkpointAt(3))
    copyFileSync(previous, current)
    expect(essence(readCheckpoint(folder).checkpoint)).toEqual(essence(checkpointAt(1)))
  },
)

test('without a complete checkpoint a run cannot continue', async () => {
  expect(await userErrorOf(() => readCheckpoint(folder))).toContain('there is no checkpoint.bin')
  writeFileSync(current, 'x')
  expect(() => readCheckpoint(folder)).toThrow(/checkpoint\.bin is damaged.*previous\.bin is missing/)
})
