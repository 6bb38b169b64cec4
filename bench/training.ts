/** How fast the ways to train are, side by side. */
import { plainPeak } from '../checker/speed.ts'
import { rootFolder } from '../src/place.ts'
import { bundleCode, bundleThreads, fastFor, treesOf } from '../src/training/code.ts'
import { foreignLoad, machine } from './machine.ts'
import type { Options, Part } from './options.ts'
import { median, type Row } from './table.ts'
import { type Contestant, otherProgram, type Program, type Rate, startProgram, takeTurns } from './turns.ts'

/**
 * Floating-point operations of a picture in a training step, if none is left out: two for each product, of which there
 * are as many in the forward pass as in either gradient. The gradient of the pictures themselves is not needed.
 */
const products = [30 * 30 * 32 * 27, 13 * 13 * 64 * 288, 2304 * 128, 128 * 10]
const operations = 2 * (3 * products.reduce((sum, count) => sum + count) - products[0])

const loops = 'plain loops, 1 thread'
const fast = 'fast katas, 1 thread'
const fast2 = 'fast katas, 2 threads'
const wasm = 'wasm engine, 1 thread'
const wasm2 = 'wasm engine, 2 threads'

/** The rows of the training, and of TensorFlow.js, which takes a step when all others have finished. */
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
      if (options.compare) programs[options.compare] = otherProgram(options.compare)
    }
    const load = await foreignLoad()
    const peak = plainPeak()
    const rates = await takeTurns(programs, options.rounds, options.slice)
    const rows = wants('training') ? compared(rates, options, load, peak, programs[wasm].about) : []
    if (wants('reference'))
      rows.push(await referenceRow(median(rates[fast].map(({ wall }) => wall)), options, solutions))
    return rows
  } finally {
    for (const program of Object.values(programs)) program.stop()
  }
}

/** The solutions, those of 'Make it fast' wherever training takes one. */
async function solutionsForTraining(): Promise<Pick<Contestant, 'code' | 'files'>> {
  const root = rootFolder()
  const { borrowed } = treesOf(root)
  const trees = { mine: borrowed, borrowed }
  const plain = await bundleCode(root, new Set(), 'plain', trees)
  const code = await bundleCode(root, new Set(fastFor(plain.borrowed)), 'plain', trees)
  return { code, files: await bundleThreads(root) }
}

function compared(
  rates: Record<string, Rate[]>,
  { compare }: Options,
  load: number,
  peak: number,
  build: string,
): Row[] {
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
  const byProcessor = (a: string, b: string) => {
    const ratios = rates[a].map((rate, round) => rate.processor! / rates[b][round].processor!)
    return `by processor time ${median(ratios).toFixed(2)}x`
  }
  const busy = `others keep ${load.toFixed(1)} of ${machine.cores} cores busy`
  const rungs = [loops, fast, wasm].map((name): Row => {
    const gflops = (wall(name) * operations) / 1e9
    const from = `${rateOf(wall(name))} pictures/s of ${(operations / 1e6).toFixed(1)} million operations, zeros counted`
    return { part: 'training', what: `what ${name}, computes`, value: gflops, unit: 'GFLOP/s', from }
  })
  return [
    against(fast, loops, 6, byProcessor(fast, loops)),
    against(wasm, fast, 5, `kernels: ${build}; ${byProcessor(wasm, fast)}`),
    against(fast2, fast, 1.6, busy),
    against(wasm2, wasm, 1.6, busy),
    ...(compare === undefined ? [] : [against(wasm2, compare, compareTarget(build))]),
    ...rungs,
    {
      part: 'training',
      what: 'what plain TypeScript can compute, 1 thread',
      value: peak,
      unit: 'GFLOP/s',
      from: 'twelve sums in registers, nothing loaded',
    },
  ]
}

/** Against libtorch more is expected where multiplying and adding is one instruction. */
const compareTarget = (build: string) => (build.includes('fma') ? 1.2 : 0.95)

/** One step of TensorFlow.js, against the median of all turns of the fast katas. */
async function referenceRow(
  rate: number,
  { reference }: Options,
  solutions: Pick<Contestant, 'code' | 'files'>,
): Promise<Row> {
  const program = await startProgram({ way: 'tfjs', threads: 1, batch: reference, ...solutions }, 1)
  try {
    const { wall: theirs } = await program.takeTurn(0)
    return {
      part: 'reference',
      what: `${fast}, against ${program.about}`,
      value: rate / theirs,
      unit: 'times',
      target: 150,
      from: `${rateOf(rate)} and ${rateOf(theirs)} pictures/s, one step of ${reference}`,
    }
  } finally {
    program.stop()
  }
}

const rateOf = (rate: number): string => rate.toFixed(rate < 10 ? 2 : rate < 100 ? 1 : 0)
