/** A run that fails ends with a clear message, status 1, and a checkpoint from which it can continue. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readCheckpoint } from './folder/checkpoint.ts'
import { copyProject, historyIn, resultOf, runTrain, startTrain } from './testing/train-testbed.ts'

const usual = ['--data', 'built-in', '--code', 'solutions', '--limit', '20', '--batch', '8', '--workers', '2']
const wasm = [...usual, '--engine', 'wasm']

const folder = temporaryFolder(afterAll)

const hashOfFile = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

// Windows has no such limit.
test.skipIf(process.platform === 'win32')('a disk that has no room for the whole checkpoint', async () => {
  const run = path.join(folder, 'full')
  expect((await runTrain([...wasm, '--epochs', '2', '--out', run])).status).toBe(0)
  const before = hashOfFile(path.join(run, 'checkpoint.bin'))
  // In KiB: enough for weights.bin, not for a checkpoint.
  const { status, out, err } = await runTrain(['--resume', run, '--epochs', '4'], {
    limits: 'ulimit -f 2000',
  })
  expect(status).toBe(1)
  expect(err).toMatch(
    /^\S*checkpoint\S* could not be written: files may not be this large here .*\(EFBIG\)\.\n$/,
  )
  expect(out).toContain('Stopped after 2 of 4 epochs.')
  expect(out).toContain('To continue from its checkpoint after epoch 2:')
  expect(historyIn(run).epochs.length).toBe(2)
  expect(hashOfFile(path.join(run, 'checkpoint.bin'))).toBe(before)
  expect(readdirSync(run).filter((name) => name.endsWith('.tmp') || name.endsWith('.pid'))).toEqual([])

  const whole = path.join(folder, 'never full')
  for (const args of [
    ['--resume', run],
    [...wasm, '--out', whole],
  ]) {
    expect((await runTrain([...args, '--epochs', '4'])).status).toBe(0)
  }
  expect(resultOf(run)).toEqual(resultOf(whole))
})

test('a folder in which another process has continued the run while this one was suspended', async () => {
  const run = path.join(folder, 'taken')
  const { waitFor, finished } = await startTrain([...wasm, '--epochs', '1000', '--out', run])
  await waitFor('Epoch 2/1000')
  writeFileSync(path.join(run, 'running.pid'), `${process.pid} elsewhere\n`)
  const { status, err } = await finished
  expect(status).toBe(1)
  expect(err).toContain(`continued by process ${process.pid} on elsewhere while this one was suspended`)
  const { state } = historyIn(run)
  expect([state, readdirSync(run).includes('running.pid')]).toEqual(['running', true])
})

test.skipIf(process.platform === 'win32')('a folder that has been moved away', async () => {
  const run = path.join(folder, 'gone')
  const { waitFor, finished } = await startTrain([...wasm, '--epochs', '1000', '--out', run])
  await waitFor('Epoch 2/1000')
  renameSync(run, `${run} elsewhere`)
  const { status, err } = await finished
  expect(status).toBe(1)
  expect(err).toMatch(/could not be written: the folder does not exist any more\. Restore it \(ENOENT\)\.\n$/)
})

describe('a kata', () => {
  let project: string
  beforeEach(() => {
    project = temporaryFolder()
    copyProject(project)
  })

  /** Inserts code at the start of a function of the solutions. */
  const change = (id: string, name: string, more: string) => {
    const file = path.join(project, 'solutions', `${id}.ts`)
    const text = readFileSync(file, 'utf8')
    const changed = text.replace(
      new RegExp(`(export function ${name}\\([\\s\\S]*?\\{\\n)`),
      `let calls = 0\n$1  calls++\n  ${more}\n`,
    )
    expect(changed).not.toBe(text)
    writeFileSync(file, changed)
  }

  /** The run has trained one epoch; its checkpoint can be read and says so. */
  const expectFirstEpoch = (run: string) => {
    expect(readCheckpoint(run).checkpoint.snapshot.position).toMatchObject({ epoch: 2, step: 0 })
    const { state, epochs } = historyIn(run)
    expect([state, epochs.length]).toEqual(['failed', 1])
  }

  test.each([
    // Two steps an epoch. Each of the eight tensors takes its first step twice: when the speed is measured, and in training.
    [
      'adam/step',
      'adamStep',
      'if (state.step > 0) calls--\n  if (calls > 8 && state.step === 2) p.data.fill(0 / 0)',
      /Epoch 2, step 1 of 2: NaN first appeared in layer conv1, in its weights/,
    ],
    ['batches/shuffle', 'shuffle', 'if (calls === 2) process.exit(3)', /ended by itself.*process\.exit/],
    [
      'batches/shuffle',
      'shuffle',
      'if (calls === 2) for (const all: number[][] = []; ; ) all.push(new Array(1e5).fill(1))',
      /used up its memory/,
    ],
  ])('%s that fails in the second epoch', async (id, name, more, words) => {
    change(id, name, more)
    const run = path.join(project, 'run')
    const args = [...(id === 'adam/step' ? usual : wasm), '--epochs', '5', '--out', run]
    const { status, out, err } = await runTrain(args, { project, flags: ['--max-old-space-size=200'] })
    expect(err).toMatch(words)
    expect(status).toBe(1)
    expect(out).toContain('Stopped after 1 of 5 epochs')
    expect(out).toContain(
      `To continue from its checkpoint after epoch 1:\n  npm run train -- --resume ${run}\n`,
    )
    expectFirstEpoch(run)
  })

  // Windows has no signals: a process that gets one just ends.
  test.skipIf(process.platform === 'win32')(
    'that never returns: the second Ctrl-C stops at once',
    async () => {
      change('batches/shuffle', 'shuffle', 'if (calls === 2) for (;;);')
      const run = path.join(project, 'run')
      const { child, waitFor, finished } = await startTrain([...wasm, '--epochs', '5', '--out', run], {
        project,
      })
      await waitFor('val_loss')
      child.kill('SIGINT')
      await waitFor('press Ctrl-C again to stop at once')
      await sleep(400)
      const asked = performance.now()
      child.kill('SIGINT')
      expect((await finished).status).toBe(130)
      expect(performance.now() - asked).toBeLessThan(1000)
      expect(readCheckpoint(run).checkpoint.snapshot.position).toMatchObject({ epoch: 2, step: 0 })
      expect(readdirSync(run)).not.toContain('running.pid')
    },
  )
})
