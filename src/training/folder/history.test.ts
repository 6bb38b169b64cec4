import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../errors.ts'
import { parameterTotal, slots } from '../network.ts'
import { findRunFolder, type History, historyText, openRunFolder } from './history.ts'
import { hashOf, writeWeights } from './weights-file.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'history-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const history: History = {
  state: 'running',
  started: '2024-05-31T15:00:00.000Z',
  seconds: 1,
  config: { epochs: 2, limit: 100, batch: 64, seed: 1, workers: 2, engine: 'plain' },
  data: { name: 'built-in pictures', folder: undefined },
  code: { mine: ['relu/forward'], borrowed: [] },
  epochs: [],
}

test('the history is JSON; every epoch is a line that says what pictures its accuracy is of', () => {
  expect(JSON.parse(historyText(history))).toEqual(JSON.parse(JSON.stringify(history)))
  const figures = { loss: 2, accuracy: 0.1, valLoss: 2, valAccuracy: 0.1, seconds: 1, picturesPerSecond: 9 }
  const epochs = [1, 2].map((epoch) => ({ epoch, ...figures, data: 'built-in pictures' }))
  const whole: History = { ...history, epochs, test: { loss: 2, accuracy: 0.1, data: 'built-in pictures' } }
  const text = historyText(whole)
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(whole)))
  const lines = text.split('\n').filter((line) => /accuracy/i.test(line))
  expect(lines.length).toBe(3)
  for (const line of lines) expect(line).toContain('built-in pictures')
})

test('a run without --out has a new folder, named after the time', () => {
  const time = new Date(2024, 4, 31, 17, 4, 59)
  const first = openRunFolder(root, undefined, time)
  expect(first).toBe(path.join(root, '.kata', 'runs', '2024-05-31_17-04-59'))
  expect(openRunFolder(root, undefined, time)).toBe(`${first}-2`)
})

test('a folder that is given is created, but one that holds a run is left alone', () => {
  const folder = path.join(root, 'a', 'b')
  expect(openRunFolder(root, folder, new Date())).toBe(folder)
  expect(openRunFolder(root, folder, new Date())).toBe(folder)
  writeFileSync(path.join(folder, 'weights.bin'), '')
  expect(() => openRunFolder(root, folder, new Date())).toThrow(UserError)
  expect(() => openRunFolder(root, folder, new Date())).toThrow(/without a run, but .* holds weights\.bin/)
  expect(() => openRunFolder(root, path.join(folder, 'weights.bin'), new Date())).toThrow(/lies in a file/)
  expect(() => openRunFolder(root, path.join(folder, 'weights.bin', 'c'), new Date())).toThrow(
    /lies in a file/,
  )
})

test('the run to go on with is the one with the youngest checkpoint, of whatever else lies there', () => {
  const runs = path.join(root, '.kata', 'runs')
  expect(() => findRunFolder(root, 'latest')).toThrow(`expected a run with a checkpoint in ${runs}`)
  for (const [name, file, time] of [
    ['old', 'checkpoint.bin', 1],
    ['new', 'checkpoint.previous.bin', 2],
    ['none', 'history.json', 3],
  ] as const) {
    mkdirSync(path.join(runs, name), { recursive: true })
    writeFileSync(path.join(runs, name, file), '')
    utimesSync(path.join(runs, name, file), time, time)
  }
  writeFileSync(path.join(runs, '.DS_Store'), '')
  expect(findRunFolder(root, 'latest')).toBe(path.join(runs, 'new'))
  const file = path.join(runs, '.DS_Store')
  expect(() => findRunFolder(root, file)).toThrow(`expected the folder of a run, but ${file} is a file`)
  expect(() => findRunFolder(root, path.join(file, 'x'))).toThrow(
    `there is nothing at ${path.join(file, 'x')}`,
  )
})

test('the weights can be read back by name', () => {
  const weights = Float32Array.from({ length: parameterTotal }, (_, i) => Math.sin(i))
  mkdirSync(root, { recursive: true })
  writeWeights(root, weights, { epoch: 3 })
  const head = JSON.parse(readFileSync(path.join(root, 'weights.json'), 'utf8'))
  const bytes = readFileSync(path.join(root, head.file))
  expect([head.epoch, head.sha256, bytes.length]).toEqual([3, hashOf(weights), 315_722 * 4])
  expect(head.tensors.map((one: { name: string }) => one.name)).toEqual(slots.map(({ name }) => name))
  const { byteOffset, byteLength, shape } = head.tensors[3]
  expect([head.tensors[3].name, shape, byteLength]).toEqual(['conv2.b', [64], 256])
  expect(bytes.readFloatLE(byteOffset + 4)).toBe(weights[864 + 32 + 18_432 + 1])
  expect(existsSync(path.join(root, 'history.json'))).toBe(false)
})
