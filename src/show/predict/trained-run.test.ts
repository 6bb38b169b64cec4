import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { cifar10Classes } from '../../training/data/cifar10.ts'
import type { History } from '../../training/folder/history.ts'
import { writeWeights } from '../../training/folder/weights-file.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import { readRun } from './trained-run.ts'

let root: string
beforeEach(() => {
  root = temporaryFolder()
})

/** A run as training leaves it, after `done` of 3 epochs. */
function addRun(
  name: string,
  state: History['state'],
  started: string,
  done: number,
  data = 'CIFAR-10',
  accuracy = 0.75,
): string {
  const folder = path.join(root, '.kata', 'runs', name)
  mkdirSync(folder, { recursive: true })
  const test = state === 'finished' ? { loss: 1, accuracy, data } : undefined
  const epochs = Array.from({ length: done }, (_, i) => ({ epoch: i + 1, data }))
  const history = { state, started, config: { epochs: 3 }, data: { name: data }, epochs, test }
  writeFileSync(path.join(folder, 'history.json'), JSON.stringify(history))
  if (done > 0) writeWeights(folder, someWeights(done), { epoch: done, epochs: 3, data })
  return folder
}

test('the latest finished run by default, whatever its folder is called', () => {
  addRun('z', 'finished', '2024-05-30T10:00:00.000Z', 3)
  const latest = addRun('a', 'finished', '2024-05-31T10:00:00.000Z', 3, 'built-in pictures')
  addRun('m', 'interrupted', '2024-06-01T10:00:00.000Z', 2)
  addRun('n', 'running', '2024-06-02T10:00:00.000Z', 1)
  writeFileSync(path.join(root, '.kata', 'runs', 'notes.txt'), '')
  mkdirSync(path.join(root, '.kata', 'runs', 'empty'))
  const run = readRun(root, undefined)
  expect(run).toMatchObject({
    folder: latest,
    data: 'built-in pictures',
    epoch: 3,
    epochs: 3,
    accuracy: 0.75,
  })
  expect(run.classes).toEqual(expect.arrayContaining(['disc', 'checks']))
  expect(run.weights[5]).toBe(someWeights(3)[5])
})

test('the best finished run: a toy run does not take the place of a better one', () => {
  addRun('better, but not on pictures', 'finished', '2024-05-28T10:00:00.000Z', 3, 'built-in pictures', 0.99)
  const best = addRun('a', 'finished', '2024-05-30T10:00:00.000Z', 3, 'CIFAR-10', 0.7)
  addRun('toy', 'finished', '2024-05-31T10:00:00.000Z', 1, 'CIFAR-10', 0.2)
  expect(readRun(root, undefined, true).folder).toBe(best)
})

test('a given run, even if it was interrupted', () => {
  addRun('a', 'finished', '2024-05-31T10:00:00.000Z', 3)
  const folder = addRun('b', 'interrupted', '2024-05-30T10:00:00.000Z', 2)
  const run = readRun(root, folder)
  expect(run).toMatchObject({ folder, data: 'CIFAR-10', epoch: 2, epochs: 3, accuracy: undefined })
  expect(run.classes).toEqual(cifar10Classes)
})

test('no run', async () => {
  expect(await userErrorOf(() => readRun(root, undefined))).toContain('There are no weights yet')
  addRun('a', 'interrupted', '2024-05-30T10:00:00.000Z', 0)
  expect(() => readRun(root, undefined)).toThrow('Train one with `npm run train`')
  const folder = addRun('b', 'interrupted', '2024-05-31T10:00:00.000Z', 2)
  expect(() => readRun(root, undefined)).toThrow(`has 2 of 3 epochs. To use it: --run ${folder}`)
})

test('a run on unknown pictures', () => {
  const folder = addRun('a', 'finished', '2024-05-30T10:00:00.000Z', 3, 'MNIST')
  expect(() => readRun(root, folder)).toThrow(
    "was trained on 'MNIST', expected CIFAR-10 or built-in pictures",
  )
})
