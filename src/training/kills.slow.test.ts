/** A run that is killed and resumed. */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readCheckpoint } from './folder/checkpoint.ts'
import { stream } from './random.ts'
import { resultOf, runTrain, startTrain } from './testing/train-testbed.ts'

const folder = temporaryFolder(afterAll)

const kills = 20
/** Of the moments of the kills. KATA_KILLS_SEED=N runs a failure again, as far as two runs can be alike. */
const seed = Number(process.env.KATA_KILLS_SEED ?? Date.now() % 2 ** 32)
const settings = '--data built-in --code solutions --engine wasm --limit 200 --batch 16'.split(' ')

test('a run that is killed twenty times at random moments has the same history and weights at the end', async () => {
  const whole = path.join(folder, 'whole')
  const killed = path.join(folder, 'killed')
  const random = stream(seed, 'kills')
  console.log(`KATA_KILLS_SEED=${seed}`)
  const moments = [`KATA_KILLS_SEED=${seed}`]
  const killOnce = async (args: string[]) => {
    const { child, waitFor, finished } = await startTrain(args)
    await waitFor('Epoch')
    const wait = random() * 250
    await sleep(wait)
    child.kill('SIGKILL')
    const { signal, err } = await finished
    expect([signal, err], moments.join('\n')).toEqual(['SIGKILL', ''])
    const { epoch, step } = readCheckpoint(killed).checkpoint.snapshot.position
    moments.push(`${wait.toFixed(0)} ms, in epoch ${epoch} after step ${step}`)
  }
  // More epochs than any run finishes before its twentieth kill.
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
  expect(resultOf(killed), moments.join('\n')).toEqual(resultOf(whole))
}, 180_000)
