/** `predict` as a user starts it: a process of its own, in a copy of the project. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'
import { cifar10Classes } from '../../training/data/cifar10.ts'
import { writeWeights } from '../../training/folder/weights-file.ts'
import { bundleKatas } from '../../training/katas/kata-bundle.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import { classify } from './classify.ts'
import { readPicture } from './picture/read-picture.ts'
import { toSquare } from './picture/square.ts'

const weights = someWeights()
const sample = (name: string) => path.join(import.meta.dirname, 'picture', 'samples', name)

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
  const folder = path.join(bed.root, '.kata', 'runs', 'one')
  mkdirSync(folder, { recursive: true })
  writeWeights(folder, weights, { epoch: 1, epochs: 1, data: 'CIFAR-10' })
  const history = {
    state: 'finished',
    started: '2024-05-31T10:00:00.000Z',
    epochs: [{}],
    test: { accuracy: 0.7 },
  }
  writeFileSync(path.join(folder, 'history.json'), JSON.stringify(history))
  cpSync(sample('baseline.jpg'), path.join(bed.root, 'flag.jpg'))
  cpSync(sample('palette.png'), path.join(bed.root, 'flag.png'))
})
afterAll(() => bed.remove())

const predict = (...args: string[]) => bed.run('kata', 'predict', ...args)

test('two pictures and a missing file: prints the weights, the code and the classes, and why one is missing', async () => {
  const { status, out, err } = await predict('flag.jpg', 'flag.png', 'nowhere.png', '--code', 'solutions')
  expect(status).toBe(1)
  expect(err).toBe('There is no file nowhere.png.\n')
  const [runLine, codeLine, empty, ...rest] = out.split('\n')
  expect(runLine).toMatch(/^Weights: .*one, epoch 1 of 1, trained on CIFAR-10, test accuracy 0\.7000\.$/)
  expect(codeLine).toBe('Code: the solutions, all 8 katas that a prediction needs.')
  expect(empty).toBe('')
  expect(rest[0]).toBe('flag.jpg, 24 x 16: the 16 x 16 in the middle, averaged to 32 x 32')
  expect(rest[7]).toBe('flag.png, 24 x 16: the 16 x 16 in the middle, averaged to 32 x 32')
  for (const line of rest.slice(1, 6)) expect(line).toMatch(/^ {2}[a-z]+ +\d+\.\d%( {2}=+)?$/)
  expect(out).not.toContain('\u001b')
})

test("--json: one object, with the learner's katas that pass, also when they print", async () => {
  bed.write('relu/forward', "console.log('relu')")
  bed.write('maxpool/forward', 'return x')
  const { status, out } = await predict('--json', 'flag.png')
  expect(status).toBe(0)
  const { run, code, pictures } = JSON.parse(out)
  expect(run).toEqual({
    folder: path.join(bed.root, '.kata', 'runs', 'one'),
    data: 'CIFAR-10',
    epoch: 1,
    epochs: 1,
    testAccuracy: 0.7,
  })
  expect(code.mine).toEqual(['relu/forward'])
  expect(code.borrowed).toContain('maxpool/forward')
  expect(pictures[0]).toMatchObject({ file: 'flag.png', width: 24, height: 16 })

  const solutions = await bundleKatas(bed.root, new Set(), 'prediction')
  const [expected] = await classify(bed.root, solutions, weights, [
    toSquare(readPicture(sample('palette.png'))),
  ])
  const found = Object.fromEntries(
    pictures[0].guesses.map((guess: { class: string; probability: number }) => [
      guess.class,
      guess.probability,
    ]),
  )
  expect(cifar10Classes.map((name) => found[name])).toEqual([...expected])
})

test('invalid arguments have status 2, a missing run 1', async () => {
  expect(await predict()).toMatchObject({
    status: 2,
    out: '',
    err: expect.stringContaining('needs a picture'),
  })
  expect(await predict('flag.png', '--code', 'yours')).toMatchObject({
    status: 2,
    out: '',
    err: "--code: expected mine or solutions, got 'yours'.\n",
  })
  const file = path.join(bed.root, '.kata', 'runs', 'one', 'weights.bin')
  writeFileSync(file, readFileSync(file).subarray(4))
  const damaged = await predict('flag.png', '--code', 'solutions')
  expect(damaged).toMatchObject({ status: 1, out: '' })
  expect(damaged.err).toBe(
    `Expected 1262888 bytes in ${file}, found 1262884. It is damaged or cut off: copy it again, or train again.\n`,
  )
  rmSync(path.join(bed.root, '.kata', 'runs'), { recursive: true })
  const none = await predict('flag.png')
  expect(none).toMatchObject({ status: 1, out: '' })
  expect(none.err).toContain('There are no weights yet')
})
