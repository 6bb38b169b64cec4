import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { someWeights } from './testweights.ts'
import { readWeights, WeightsError, writeWeights } from './weights.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'weights-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string) => path.join(folder, name)

test('what was written is read back, to the last bit, with what was said of it', () => {
  const weights = someWeights()
  writeWeights(folder, weights, { epoch: 3, data: 'CIFAR-10' })
  const read = readWeights(folder)
  expect(Buffer.from(read.weights.buffer).equals(Buffer.from(weights.buffer))).toBe(true)
  expect(read.about).toEqual({ epoch: 3, data: 'CIFAR-10' })
})

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
    'does not hold the weights that weights.json was written with',
  ],
  [
    'another network',
    () => changeHead('[3,3,3,32]', '[5,5,3,32]'),
    'describes other weights than this network has',
  ],
])('%s', (_, damage, message) => {
  writeWeights(folder, someWeights(), {})
  damage()
  expect(() => readWeights(folder)).toThrow(WeightsError)
  expect(() => readWeights(folder)).toThrow(message)
})

test('a folder that is none', () => {
  expect(() => readWeights(file('nowhere'))).toThrow(`Expected the weights of a run in ${file('nowhere')}`)
})

const writeWeightsOnly = (weights: Float32Array) =>
  writeFileSync(file('weights.bin'), Buffer.from(weights.buffer))

function changeHead(from: string, to: string): void {
  const text = JSON.stringify(JSON.parse(readFileSync(file('weights.json'), 'utf8')))
  expect(text).toContain(from)
  writeFileSync(file('weights.json'), text.replace(from, to))
}
