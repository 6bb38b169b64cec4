import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { parameterTotal, slots } from '../network.ts'
import { someWeights } from '../testing/testweights.ts'
import * as files from './atomic-files.ts'
import { hashOf, readWeights, writeWeights } from './weights-file.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

vi.mock(import('./atomic-files.ts'), { spy: true })
afterEach(() => vi.mocked(files.writeAtomically).mockReset())

const file = (name: string) => path.join(folder, name)

test('weights are read as they were written, to the last bit, with their description', () => {
  const weights = someWeights()
  writeWeights(folder, weights, { epoch: 3, data: 'CIFAR-10' })
  const read = readWeights(folder)
  expect(Buffer.from(read.weights.buffer).equals(Buffer.from(weights.buffer))).toBe(true)
  expect(read.about).toEqual({ epoch: 3, data: 'CIFAR-10' })
})

test('weights.json says where each tensor is in weights.bin', () => {
  const weights = Float32Array.from({ length: parameterTotal }, (_, i) => Math.sin(i))
  writeWeights(folder, weights, { epoch: 3 })
  const head = JSON.parse(readFileSync(file('weights.json'), 'utf8'))
  const bytes = readFileSync(file(head.file))
  expect([head.epoch, head.sha256, bytes.length]).toEqual([3, hashOf(weights), 315_722 * 4])
  expect(head.tensors.map(({ name }: { name: string }) => name)).toEqual(slots.map(({ name }) => name))
  const { byteOffset, byteLength, shape } = head.tensors[3]
  expect([head.tensors[3].name, shape, byteLength]).toEqual(['conv2.b', [64], 256])
  expect(bytes.readFloatLE(byteOffset + 4)).toBe(weights[864 + 32 + 18_432 + 1])
})

test.each([0, 1, 2])(
  'a process that ends after %i of its writes leaves the old weights or the new ones',
  (done) => {
    writeWeights(folder, someWeights(1), { epoch: 1 })
    // Twice: the run continues from its checkpoint, and is killed again.
    for (let kill = 1; kill <= 2; kill++) {
      let left = done
      vi.mocked(files.writeAtomically).mockImplementation((name, contents) => {
        if (left-- === 0) throw new Error('the end')
        writeFileSync(name, contents)
      })
      expect(() => writeWeights(folder, someWeights(2), { epoch: 2 })).toThrow('the end')
      const { weights, about } = readWeights(folder)
      expect([1, 2]).toContain(about.epoch)
      expect(hashOf(weights)).toBe(hashOf(someWeights(about.epoch as number)))
    }
    vi.mocked(files.writeAtomically).mockReset()
    writeWeights(folder, someWeights(2), { epoch: 2 })
    const { weights, about } = readWeights(folder)
    expect([hashOf(weights), about]).toEqual([hashOf(someWeights(2)), { epoch: 2 }])
    const head = readFileSync(file('weights.json'), 'utf8')
    const fresh = path.join(folder, 'fresh')
    mkdirSync(fresh)
    writeWeights(fresh, someWeights(2), { epoch: 2 })
    expect(readFileSync(path.join(fresh, 'weights.json'), 'utf8')).toBe(head)
  },
)

test.each<[string, () => void, string]>([
  [
    'nothing at all',
    () => rmSync(file('weights.json')),
    'there is no weights.json. Training writes it after each epoch',
  ],
  ['no numbers', () => rmSync(file('weights.bin')), 'there is no weights.bin'],
  ['no JSON', () => writeFileSync(file('weights.json'), '{"file":'), 'expected a JSON object'],
  [
    'half the numbers',
    () => writeFileSync(file('weights.bin'), Buffer.alloc(8)),
    'Expected 1262888 bytes in',
  ],
  [
    'other numbers',
    () => writeWeightsOnly(someWeights(2)),
    'does not contain the weights that weights.json describes',
  ],
  [
    'another network',
    () => changeHead('[3,3,3,32]', '[5,5,3,32]'),
    'describes other weights than those of this network',
  ],
])('%s', async (_, damage, message) => {
  writeWeights(folder, someWeights(), {})
  damage()
  expect(await userErrorOf(() => readWeights(folder))).toContain(message)
})

test('a folder that does not exist', () => {
  expect(() => readWeights(file('nowhere'))).toThrow(`Expected the weights of a run in ${file('nowhere')}`)
})

const writeWeightsOnly = (weights: Float32Array) =>
  writeFileSync(file('weights.bin'), Buffer.from(weights.buffer))

function changeHead(from: string, to: string): void {
  const text = JSON.stringify(JSON.parse(readFileSync(file('weights.json'), 'utf8')))
  expect(text).toContain(from)
  writeFileSync(file('weights.json'), text.replace(from, to))
}
