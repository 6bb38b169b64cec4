/** Runs of `npm run train -- --engine wasm`: how much memory they need, and how long a whole run takes. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { UserError } from '../src/errors.ts'
import { rootFolder } from '../src/paths.ts'
import { cacheFolder } from '../src/training/data/cache.ts'
import { recordSize, recordsPerFile, testFile, trainFiles } from '../src/training/data/cifar10.ts'
import { machine } from './bench-machine.ts'
import type { Options, Part } from './bench-options.ts'
import { isSupported, peakOf } from './processes.ts'
import { median, type Row } from './table.ts'
import { runCommand } from './turns.ts'

export async function runRows(options: Options, wants: (part: Part) => boolean): Promise<Row[]> {
  if (!wants('memory') && !wants('run')) return []
  const work = mkdtempSync(path.join(tmpdir(), 'cnn-kata-bench-'))
  try {
    const known = options.data ?? cacheFolder(rootFolder())
    const isThere = existsSync(known)
    if (wants('run') && !isThere) {
      throw new UserError(
        '--run: expected CIFAR-10. Download it with `npm run data`, or give its folder with --data.',
        2,
      )
    }
    if (wants('run')) return wholeRun(options, known, work)
    return [await memoryRow(isThere ? known : noise(work), isThere, options, work)]
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const memory = {
  part: 'memory',
  what: 'memory of a run of the wasm engine',
  unit: 'MB',
  target: 400,
} as const

/** The peak memory of one epoch. With --quick it has fewer steps, but all pictures are loaded. */
async function memoryRow(data: string, isReal: boolean, { quick }: Options, work: string): Promise<Row> {
  if (!isSupported) return { ...memory, from: 'not measured on Windows' }
  const limit = quick ? ['--limit', '1000'] : []
  const { peak } = await train(data, path.join(work, 'run'), ['--epochs', '1', ...limit])
  const pictures = isReal ? 'CIFAR-10' : 'noise of the size of CIFAR-10'
  const from = `the peak in one epoch${quick ? ' of 1,000 pictures' : ''}, with all 60,000 pictures loaded: ${pictures}`
  return { ...memory, value: peak, from }
}

/** Times whole runs, in turn with the other program if there is one. */
async function wholeRun({ compareRun, runs }: Options, data: string, work: string): Promise<Row[]> {
  const finished: Awaited<ReturnType<typeof train>>[] = []
  const otherSeconds: number[] = []
  for (let n = 0; n < runs; n++) {
    finished.push(await train(data, path.join(work, `run-${n}`), []))
    if (compareRun !== undefined) otherSeconds.push((await runCommand(compareRun)).seconds)
  }
  const times = finished.map(({ seconds }) => seconds)
  const peaks = finished.map(({ peak }) => peak)
  const test = /Test - .*/.exec(finished[0].output)?.[0] ?? ''
  const rows: Row[] = [
    {
      part: 'run',
      what: 'the whole run, wasm engine',
      value: median(times),
      unit: 's',
      from: `${machine.cores} threads; ${test}`,
      values: times,
    },
  ]
  if (isSupported) {
    rows.push({ ...memory, value: Math.max(...peaks), from: 'the peak in the whole run', values: peaks })
  }
  if (compareRun === undefined) return rows
  const ratios = times.map((seconds, n) => otherSeconds[n] / seconds)
  return [
    ...rows,
    {
      part: 'run',
      what: `the whole run, wasm engine, against ${compareRun}`,
      value: median(ratios),
      unit: 'times',
      target: 1,
      from: `${median(times).toFixed(1)} s and ${median(otherSeconds).toFixed(1)} s`,
      values: ratios,
    },
  ]
}

/** Runs `npm run train` on the wasm engine to its end. */
async function train(data: string, out: string, args: string[]) {
  const boot = path.join(rootFolder(), 'src', 'boot.mjs')
  const fixed = ['train', '--engine', 'wasm', '--code', 'solutions', '--data', data, '--out', out]
  const began = performance.now()
  const child = spawn(process.execPath, [boot, ...fixed, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  return { ...(await peakOf(child)), seconds: (performance.now() - began) / 1000 }
}

/** Makes a folder with the files of CIFAR-10, with noise as pictures. */
function noise(work: string): string {
  const folder = path.join(work, 'noise')
  mkdirSync(folder)
  const bytes = Buffer.alloc(recordsPerFile * recordSize)
  let state = 1
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = i % recordSize === 0 ? (i / recordSize) % 10 : state >>> 24
  }
  for (const name of [...trainFiles, testFile]) writeFileSync(path.join(folder, name), bytes)
  return folder
}
