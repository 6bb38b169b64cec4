/** A run that is killed, and goes on. */
import { mkdtempSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCheckpoint } from './folder/checkpoint.ts'
import { essenceOf, remove, runTrain, startTrain } from './testing/train-process.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kills-'))
})
afterAll(() => remove(folder))

const kills = 20
const settings = [
  '--data',
  'built-in',
  '--code',
  'solutions',
  '--engine',
  'wasm',
  '--limit',
  '200',
  '--batch',
  '16',
]

test('killed twenty times at random moments, a run ends with the history and the weights of one that was not', async () => {
  const whole = path.join(folder, 'whole')
  const killed = path.join(folder, 'killed')
  const moments: string[] = []
  const killOnce = async (args: string[]) => {
    const { child, said, finished } = await startTrain(args)
    await said('Epoch')
    const wait = Math.random() * 250
    await sleep(wait)
    child.kill('SIGKILL')
    const { signal, err } = await finished
    expect([signal, err]).toEqual(['SIGKILL', ''])
    const { epoch, step } = readCheckpoint(killed).checkpoint.snapshot.position
    moments.push(`${wait.toFixed(0)} ms, in epoch ${epoch} after step ${step}`)
  }
  // As many epochs as no run gets through before its twentieth kill.
  await killOnce([...settings, '--epochs', '1000', '--out', killed])
  for (let i = 1; i < kills; i++) {
    const workers = 1 + (i % (availableParallelism() + 1))
    await killOnce(['--resume', killed, '--workers', `${workers}`])
  }
  const epochs = `${readCheckpoint(killed).checkpoint.snapshot.position.epoch}`
  for (const args of [
    ['--resume', killed],
    [...settings, '--out', whole],
  ]) {
    const { status, err } = await runTrain([...args, '--epochs', epochs])
    expect([status, err], moments.join('\n')).toEqual([0, ''])
  }
  expect(essenceOf(killed), moments.join('\n')).toEqual(essenceOf(whole))
}, 180_000)
