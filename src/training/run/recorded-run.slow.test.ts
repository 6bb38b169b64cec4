/** `npm run train`, as a process. */
import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { type Finished, startTrain } from '../testing/train-testbed.ts'

const folder = temporaryFolder(afterAll)

/** Runs to the end, or until `until` appears in the output; then it gets SIGINT. */
async function train(args: string[], until?: string): Promise<Finished> {
  const { child, waitFor, finished } = await startTrain(args, { cwd: folder })
  if (until) {
    await waitFor(until)
    child.kill('SIGINT')
  }
  return finished
}

const usual = ['--data', 'built-in', '--code', 'solutions', '--workers', '1']
const tiny = [...usual, '--limit', '10', '--batch', '8', '--epochs', '2']
/** The files of a run, however it ends. */
const filesOfRun = [
  'checkpoint.bin',
  'checkpoint.previous.bin',
  'history.json',
  'model.json',
  'model.npz',
  'report.html',
  'weights.bin',
  'weights.json',
]
const readHistory = (run: string) => JSON.parse(readFileSync(path.join(folder, run, 'history.json'), 'utf8'))

test('a run prints what it does, marks every accuracy, and writes its history and weights', async () => {
  const { status, out, err } = await train([...tiny, '--out', 'whole'])
  expect(err).toBe('')
  expect(status).toBe(0)
  expect(out).toMatch(/^total +315,722$/m)
  expect(out).toContain('Code: the solutions, all 27 katas that training needs.')
  expect(out).toMatch(/^Initial loss 2\.\d+, near ln 10/m)
  expect(out).toContain('Training on 8 pictures, validation on 2, test on 10.')
  const lines = out.split('\n').filter((line) => line.includes('accuracy'))
  expect(lines.length).toBe(3)
  for (const line of lines) expect(line).toMatch(/ \(built-in pictures\)$/)
  expect(lines[2]).toMatch(/^Test - loss: \d\.\d{4} - accuracy: \d\.\d{4}/)

  expect(readdirSync(path.join(folder, 'whole')).sort()).toEqual(filesOfRun)
  const history = readHistory('whole')
  expect(history.state).toBe('finished')
  expect(history.config).toEqual({ epochs: 2, limit: 10, batch: 8, seed: 1, workers: 1, engine: 'plain' })
  expect(history.code.mine).toEqual([])
  expect(history.epochs.map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2])
  expect(history.test.accuracy).toBeGreaterThanOrEqual(0)

  const again = await train([...tiny, '--out', 'whole'])
  expect(again.status).toBe(2)
  expect(again.err).toContain('expected a folder without a run')
})

test('the wasm engine is named on every line with an accuracy and in the files of the run', async () => {
  const { status, out, err } = await train([...tiny, '--engine', 'wasm', '--out', 'kernels'])
  expect([status, err]).toEqual([0, ''])
  expect(out).toContain('Code: the solutions, all 8 katas that training needs.')
  expect(out).toMatch(/^Engine: wasm, SIMD kernels/m)
  const lines = out.split('\n').filter((line) => line.includes('accuracy'))
  expect(lines.length).toBe(3)
  for (const line of lines) expect(line).toMatch(/ \(built-in pictures, wasm engine\)$/)
  const history = readHistory('kernels')
  expect(history.config.engine).toBe('wasm')
  expect(history.build).toMatch(/^simd/)
  expect(JSON.parse(readFileSync(path.join(folder, 'kernels', 'weights.json'), 'utf8')).engine).toBe('wasm')
})

test('wrong options and wrong data end with status 2 and leave no files behind', async () => {
  const wrong = await train(['--epochs', 'many', '--out', 'wrong'])
  expect([wrong.status, wrong.out]).toEqual([2, ''])
  expect(wrong.err).toBe("--epochs: expected a whole number from 1 to 1000, got 'many'.\n")
  const missing = await train(['--data', 'nowhere', '--out', 'wrong'])
  expect([missing.status, missing.out]).toEqual([2, ''])
  expect(missing.err).toContain(`there is nothing at ${path.join(folder, 'nowhere')}`)
  expect(readdirSync(folder)).not.toContain('wrong')
})

// Windows has no signals: a process that is sent one just ends.
test.skipIf(process.platform === 'win32').each([
  // What Ctrl-C does to `npm run train | tee FILE`: tee ends first.
  ['nobody reads any more', 141, (child: ChildProcess) => child.stdout?.destroy()],
  ['the terminal is closed', 129, (child: ChildProcess) => child.kill('SIGHUP')],
  ['SIGTERM', 143, (child: ChildProcess) => child.kill('SIGTERM')],
])('%s: it stops with a checkpoint and status %i', async (name, expected, end) => {
  const out = path.join(folder, name)
  const args = [...tiny.slice(0, -1), '500', '--engine', 'wasm', '--out', out]
  const { child, waitFor, finished } = await startTrain(args)
  await waitFor('Epoch 3/500')
  end(child)
  const { status, err } = await finished
  expect([status, err]).toEqual([expected, ''])
  expect(readHistory(name).state).toBe('interrupted')
  // Nobody waits for the report.
  expect(readdirSync(out).sort()).toEqual(filesOfRun.filter((file) => file !== 'report.html'))
})

test.skipIf(process.platform === 'win32').each(['plain', 'wasm'])(
  'Ctrl-C keeps the history so far (%s); the status is 130',
  async (engine) => {
    const run = [...tiny.slice(0, -1), '500', '--engine', engine, '--out', `interrupted-${engine}`]
    const { status, out } = await train(run, 'Epoch 3/500')
    expect(status).toBe(130)
    expect(out).toMatch(/Interrupted after \d+ of 500 epochs/)
    expect(out).toContain(`\n  npm run train -- --resume ${path.join(folder, `interrupted-${engine}`)}\n`)
    const history = readHistory(`interrupted-${engine}`)
    expect(history.state).toBe('interrupted')
    expect(history.epochs.length).toBeGreaterThanOrEqual(2)
    expect(readdirSync(path.join(folder, `interrupted-${engine}`)).sort()).toEqual(filesOfRun)
  },
)
