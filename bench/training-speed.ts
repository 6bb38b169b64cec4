/** How fast the ways to train are, compared with each other. */
import { simdPeak } from '../checker/race/peak.ts'
import { plainPeak } from '../checker/race/speed.ts'
import { rootFolder } from '../src/paths.ts'
import { importKatas } from '../src/training/katas/import-katas.ts'
import { bundleKatas } from '../src/training/katas/kata-bundle.ts'
import { fastFor, treesOf } from '../src/training/katas/kata-sources.ts'
import { bundleThreads } from '../src/training/katas/thread-bundles.ts'
import { machine, otherLoad } from './bench-machine.ts'
import type { Options, Part } from './bench-options.ts'
import { operationsPerPicture } from './operations.ts'
import { median, type Row } from './table.ts'
import { type Contestant, otherProgram, type Program, type Rate, startProgram, takeTurns } from './turns.ts'

const loops = 'plain loops, 1 thread'
const fast = 'fast katas, 1 thread'
const fast2 = 'fast katas, 2 threads'
const wasm = 'wasm engine, 1 thread'
const wasm2 = 'wasm engine, 2 threads'

/** The rows for training, and for TensorFlow.js, which takes one step after all others. */
export async function trainingRows(options: Options, wants: (part: Part) => boolean): Promise<Row[]> {
  if (!wants('training') && !wants('reference')) return []
  const solutions = await solutionsForTraining()
  const programs: Record<string, Program> = {}
  const start = async (name: string, way: Contestant['way'], threads: number, batch = 64) => {
    programs[name] = await startProgram({ way, threads, batch, ...solutions })
  }
  try {
    await start(fast, 'plain', 1)
    if (wants('training')) {
      await start(loops, 'loops', 1, options.loops)
      await start(fast2, 'plain', 2)
      await start(wasm, 'wasm', 1)
      await start(wasm2, 'wasm', 2)
      if (options.compare) {
        programs[options.compare] = otherProgram(options.compare)
        // One turn that does not count: if the program fails, that is known now and not after minutes.
        await programs[options.compare].takeTurn(0)
      }
    }
    const load = await otherLoad()
    const rates = await takeTurns(programs, options.rounds, options.slice)
    const rows: Row[] = []
    if (wants('training')) {
      const build = programs[wasm].about
      rows.push(...compared(rates, options, load, build))
      rows.push(...(await computedRows(rates, solutions.bundle.file, build)))
    }
    if (wants('reference'))
      rows.push(await referenceRow(median(rates[fast].map(({ wall }) => wall)), options, solutions))
    return rows
  } finally {
    for (const program of Object.values(programs)) program.stop()
  }
}

/** The solutions, with those of 'Make it fast' wherever training uses them. */
async function solutionsForTraining(): Promise<Pick<Contestant, 'bundle' | 'files'>> {
  const root = rootFolder()
  const { solutions } = treesOf(root)
  const trees = { exercises: solutions, solutions }
  const plain = await bundleKatas(root, new Set(), 'plain', trees)
  const bundle = await bundleKatas(root, new Set(fastFor(plain.solutions)), 'plain', trees)
  return { bundle, files: await bundleThreads(root) }
}

function compared(rates: Record<string, Rate[]>, { compare }: Options, load: number, build: string): Row[] {
  const wall = (name: string) => median(rates[name].map((rate) => rate.wall))
  const against = (a: string, b: string, target: number, note = ''): Row => {
    const values = rates[a].map((rate, round) => rate.wall / rates[b][round].wall)
    const figures = `${rateOf(wall(a))} and ${rateOf(wall(b))} pictures/s`
    return {
      part: 'training',
      what: `${a}, against ${b}`,
      value: median(values),
      unit: 'times',
      target,
      from: note ? `${figures}; ${note}` : figures,
      values,
    }
  }
  const byProcessorTime = (a: string, b: string) => {
    const ratios = rates[a].map((rate, round) => rate.processor! / rates[b][round].processor!)
    return `by processor time ${median(ratios).toFixed(2)}x`
  }
  const busy = `other programs keep ${load.toFixed(1)} of ${machine.cores} cores busy`
  return [
    against(fast, loops, 6, byProcessorTime(fast, loops)),
    against(wasm, fast, 5, `kernels: ${build}; ${byProcessorTime(wasm, fast)}`),
    against(fast2, fast, 1.6, busy),
    against(wasm2, wasm, 1.6, busy),
    ...(compare === undefined ? [] : [against(wasm2, compare, compareTarget(build))]),
  ]
}

/** How much of what one thread can compute each way achieves. */
async function computedRows(rates: Record<string, Rate[]>, file: string, build: string): Promise<Row[]> {
  const { all, needed, engine } = operationsPerPicture(await importKatas(file))
  const peaks = { plain: plainPeak(), simd: simdPeak(build) }
  const row = (name: string, operations: number, about: string, peak: number, kind: string): Row => {
    const value = (median(rates[name].map(({ wall }) => wall)) * operations) / 1e9
    const share = `${Math.round((100 * value) / peak)}% of the ${peak.toFixed(1)} that ${kind} can do here`
    const from = `${share}; ${(operations / 1e6).toFixed(1)} million operations per picture${about}`
    return { part: 'training', what: `${name}, computes`, value, unit: 'GFLOP/s', from }
  }
  const without = ', without those with zero gradients'
  return [
    row(loops, all, '', peaks.plain, 'plain TypeScript'),
    row(fast, needed, without, peaks.plain, 'plain TypeScript'),
    row(
      wasm,
      engine,
      `${without}, and the second convolution with Winograd's algorithm`,
      peaks.simd,
      `SIMD${build.includes('fma') ? ' with fused multiply-add' : ''}`,
    ),
  ]
}

/** The target against libtorch is higher where multiply-add is one instruction. */
const compareTarget = (build: string) => (build.includes('fma') ? 1.2 : 0.95)

/** One step of TensorFlow.js, compared with the median of all turns of the fast katas. */
async function referenceRow(
  rate: number,
  { reference }: Options,
  solutions: Pick<Contestant, 'bundle' | 'files'>,
): Promise<Row> {
  const program = await startProgram({ way: 'tfjs', threads: 1, batch: reference, ...solutions }, 1)
  try {
    const { wall } = await program.takeTurn(0)
    return {
      part: 'reference',
      what: `${fast}, against ${program.about}`,
      value: rate / wall,
      unit: 'times',
      target: 150,
      from: `${rateOf(rate)} and ${rateOf(wall)} pictures/s, one step of ${reference}`,
    }
  } finally {
    program.stop()
  }
}

const rateOf = (rate: number): string => rate.toFixed(rate < 10 ? 2 : rate < 100 ? 1 : 0)
