/** `npm run train -- --resume`, as users call it. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { writeBlankCifar10 } from '../data/testing/blank-cifar10.ts'
import { copyProject, historyIn, resultOf, runTrain, startTrain } from '../testing/train-testbed.ts'

const settings = '--data built-in --code solutions --engine wasm --limit 40 --batch 16 --workers 1'.split(' ')

const folder = temporaryFolder(afterAll)
const project = path.join(folder, 'project')
const run = path.join(folder, 'run')
beforeAll(async () => {
  copyProject(project)
  const { err } = await runTrain([...settings, '--epochs', '2', '--out', run], { project })
  expect(err).toBe('')
})

const resume = (...args: string[]) => runTrain(['--resume', run, ...args], { project })

/** The message with which a run is refused: nothing else is printed, and the status is 2. */
async function refusal(run: ReturnType<typeof runTrain>): Promise<string> {
  const { status, out, err } = await run
  expect([status, out]).toEqual([2, ''])
  return err
}

describe('options that contradict the run are refused', () => {
  test.each([
    [[], 'is finished after 2 epochs. To train it further, give a larger --epochs'],
    [['--epochs', '1'], '--epochs: the run in .* is already in epoch 2, expected at least that, got 1'],
    [['--epochs', '3', '--batch', '8'], '--batch: the run in .* has 16, which cannot change, got 8'],
    [['--epochs', '3', '--seed', '2'], '--seed: the run in .* has 1, which cannot change, got 2'],
    [['--epochs', '3', '--out', 'x'], '--out: a resumed run stays in its folder'],
    [['--epochs', '3', '--code', 'solutions', '--engine', 'plain'], 'the engine: wasm then, plain now'],
  ])('%j', async (args, words) => {
    const before = readFileSync(path.join(run, 'checkpoint.bin'))
    expect(await refusal(resume(...args))).toMatch(new RegExp(words))
    expect(readFileSync(path.join(run, 'checkpoint.bin')).equals(before)).toBe(true)
    expect(existsSync(path.join(run, 'running.pid'))).toBe(false)
  })

  test('a folder that does not exist, and one without a run', async () => {
    expect(await refusal(runTrain(['--resume', path.join(folder, 'nowhere')]))).toContain(
      'expected the folder of a run, but there is nothing at',
    )
    const empty = path.join(folder, 'empty')
    mkdirSync(empty)
    expect(await refusal(runTrain(['--resume', empty]))).toContain('there is no checkpoint.bin')
    const latest = await refusal(runTrain(['--resume'], { project }))
    expect(latest).toContain(`expected a run with a checkpoint in ${path.join(project, '.kata', 'runs')}`)
  })
})

test('changed katas are named and refused, except for comments; --accept-changes continues and records them', async () => {
  const kata = path.join(project, 'solutions', 'batches', 'shuffle.ts')
  const text = readFileSync(kata, 'utf8')
  appendFileSync(kata, '\n// Said better.\n')
  const more = await resume('--epochs', '3')
  expect([more.status, more.err]).toEqual([0, ''])
  expect(more.out).toContain(`Continuing the run in ${run}, after epoch 2, to epoch 3.`)
  expect(more.out).not.toContain('Epoch 2/3')

  writeFileSync(kata, `${text}\nexport const another = 1\n`)
  const refused = await refusal(resume('--epochs', '4'))
  expect(refused).toContain('  katas with changed code: batches/shuffle\n')
  expect(refused).toContain('To continue anyway: --accept-changes')
  const accepted = await resume('--epochs', '4', '--accept-changes')
  expect([accepted.status, accepted.err]).toEqual([0, ''])
  expect(accepted.out).toContain(
    'Changed since the run was stopped:\n  katas with changed code: batches/shuffle\n',
  )
  expect(historyIn(run).changes).toEqual([
    { epoch: 4, step: 0, what: ['katas with changed code: batches/shuffle'] },
  ])
  // From then on the run has the accepted code.
  expect((await resume('--epochs', '5')).status).toBe(0)
  expect((await resume('--epochs', '6', '--engine', 'plain', '--accept-changes')).status).toBe(0)
  const { config, build, changes } = historyIn(run)
  expect([config.engine, config.epochs, build, changes?.length]).toEqual(['plain', 6, undefined, 2])
  writeFileSync(kata, text)
})

test('other pictures are refused even with --accept-changes', async () => {
  const other = path.join(folder, 'pictures')
  mkdirSync(other)
  writeBlankCifar10(other)
  const { status, err } = await resume('--epochs', '9', '--data', other, '--accept-changes')
  expect(status).toBe(2)
  expect(err).toContain("The run was trained on 'built-in'; the CIFAR-10 in ")

  const run = path.join(folder, 'on other pictures')
  const args = ['--code', 'solutions', '--engine', 'wasm', '--limit', '10', '--epochs', '1']
  expect((await runTrain([...args, '--data', other, '--out', run])).status).toBe(0)
  const moved = path.join(folder, 'moved')
  renameSync(other, moved)
  const more = ['--resume', run, '--epochs', '2']
  expect((await runTrain(more)).err).toBe(
    `The run needs the pictures that it began with, those of '${other}'. Expected a folder with CIFAR-10, ` +
      `but there is nothing at ${other}. If they have been moved, give their folder with --data.\n`,
  )
  expect((await runTrain([...more, '--data', moved])).status).toBe(0)
})

test('a run that is training is left alone; without a folder the latest continues, even if its newest checkpoint is damaged', async () => {
  const args = [...settings, '--epochs', '500']
  const { child, waitFor, finished } = await startTrain(args, { project })
  await waitFor('Epoch 3/500')
  const second = await refusal(runTrain(['--resume'], { project }))
  expect(second).toContain(`Process ${child.pid} is already training in `)
  child.kill('SIGKILL')
  await finished

  const started = path.join(project, '.kata', 'runs')
  const [name] = readdirSync(started)
  const latest = path.join(started, name)
  writeFileSync(path.join(latest, 'checkpoint.bin'), 'broken')
  const { status, out, err } = await runTrain(['--resume', '--epochs', '20', '--workers', '2'], { project })
  expect([status, err]).toEqual([0, ''])
  expect(out).toContain(
    'checkpoint.bin is damaged: it does not start like a checkpoint. The run continues from the checkpoint before it.',
  )
  const whole = path.join(folder, 'whole')
  expect((await runTrain([...settings, '--epochs', '20', '--out', whole], { project })).status).toBe(0)
  expect(resultOf(latest)).toEqual(resultOf(whole))
})
