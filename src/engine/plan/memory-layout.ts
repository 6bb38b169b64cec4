/** Lays out every array of a training in one shared memory, and describes the stages to the kernels. */
import { frameSize, type Stage } from './stages.ts'

/** The fields of `Stage` in `kernels/stage.ts`, which explains them, in the same order. */
export const stageFields = [
  'x',
  'xStride',
  'segments',
  'segmentFloats',
  'segmentStride',
  'filters',
  'windows',
  'windowRows',
  'rows',
  'rowsStride',
  'places',
  'relu',
  'y',
  'dy',
  'yStride',
  'winners',
  'dx',
  'w',
  'g',
  'm',
  'v',
  'blocks',
  'strips',
  'b',
  'gb',
  'mb',
  'vb',
  'panels',
  'transformed',
  'picturesPerList',
] as const

/** A stage and its addresses. Addresses and strides count bytes. */
export interface StageMemory extends Record<(typeof stageFields)[number], number> {
  plan: Stage
  /** Where the fields are, for the kernels. */
  address: number
  panelCount: number
  /** The dropout masks of the pictures, laid out like `y`; 0 without dropout. */
  mask: number
}

export interface Memory {
  wasm: WebAssembly.Memory
  /** The most pictures of one batch. */
  pictures: number
  stages: StageMemory[]
  /** The `Adam` of `kernels/adam.ts`. */
  adam: number
  /** [pictures], int32: which pictures of the set are in the batch. */
  rows: number
  /** [pictures], float64 and int32: the loss of each, and whether the network was right. */
  losses: number
  hits: number
  /** Scratch memory of each thread. */
  scratch: number[]
}

/**
 * Pictures that a thread takes at a time. Few enough that their activations stay in its cache; a multiple of 4, because a
 * tile of the matrix product has four rows, which in a dense layer are pictures.
 */
export const chunk = 4

/** The kernels are compiled for a memory of at most this many pages of 64 KiB: 1 GiB. */
export const mostPages = 16384

const pageBytes = 65536
/** The most bytes that a strip of weights reaches beyond its window: see `stripsOf`. */
const slack = 2 * 48

/** A memory for batches of up to this many pictures, and for this many threads. Except for its tables, it is all zeros. */
export function memoryFor(stages: readonly Stage[], pictures: number, threads: number): Memory {
  const tables: { at: number; values: number[] }[] = []
  let end = 64 // address 0 means 'none'
  const take = (bytes: number) => {
    const at = end
    end = align(end + bytes)
    return at
  }
  const table = (values: number[]) => {
    const at = take(values.length * 4)
    tables.push({ at, values })
    return at
  }

  const first = stages[0].input
  const firstStride = align(frameSize(first) * 4 + slack)
  let x = { at: take(pictures * firstStride), stride: firstStride, gradient: 0 }
  const placed = stages.map((plan): StageMemory => {
    const yStride = align(frameSize(plan.output) * 4 + slack)
    const strips = stripsOf(plan)
    const panelCount = Math.ceil(plan.filters / 8)
    const weights = () => take(panelCount * 8 * strips.length * stripBytes)
    const biases = () => take(panelCount * 32)
    const fields: StageMemory = {
      plan,
      address: take(stageFields.length * 4),
      panelCount,
      mask: plan.dropoutRate > 0 ? take(pictures * yStride) : 0,
      x: x.at,
      xStride: x.stride,
      segments: plan.segments,
      segmentFloats: plan.segmentFloats,
      segmentStride: plan.segmentStride * 4,
      filters: plan.filters,
      windows: plan.rows.length,
      windowRows: plan.rows[0].length,
      ...rowTables(plan, x.stride, yStride, table),
      relu: Number(plan.relu),
      y: take(pictures * yStride),
      dy: take(pictures * yStride),
      yStride,
      winners: take((pictures * yStride) / 4),
      dx: x.gradient,
      w: weights(),
      g: weights(),
      m: weights(),
      v: weights(),
      blocks: strips.length / 2,
      strips: table(strips),
      b: biases(),
      gb: biases(),
      mb: biases(),
      vb: biases(),
      panels: take(panelCount * 32 * plan.segments * plan.segmentFloats),
      transformed: plan.winograd ? take(panelCount * 32 * 16 * (plan.segmentFloats / 3)) : 0,
      picturesPerList: picturesPerList(plan),
    }
    x = { at: fields.y, stride: yStride, gradient: fields.dy }
    return fields
  })
  const scratchBytes = Math.max(...placed.map(scratchOf), frameSize(first))
  const memory = {
    pictures,
    stages: placed,
    adam: take(7 * 4),
    rows: take(pictures * 4),
    losses: take(pictures * 8),
    hits: take(pictures * 4),
    scratch: Array.from({ length: threads }, () => take(scratchBytes)),
  }
  const pages = Math.ceil(end / pageBytes)
  if (pages > mostPages) {
    throw new Error(
      `The wasm engine needs ${Math.ceil(pages / 16)} MB of memory for this network and batches of ${pictures}; it can use at most 1024. Choose a smaller --batch.`,
    )
  }
  const wasm = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const words = new Uint32Array(wasm.buffer)
  for (const { at, values } of tables) words.set(values, at / 4)
  for (const stage of placed)
    words.set(
      stageFields.map((name) => stage[name]),
      stage.address / 4,
    )
  return { wasm, ...memory }
}

const align = (address: number) => Math.ceil(address / 64) * 64

export const stripFloats = 12
const stripBytes = stripFloats * 4

/**
 * Where in a window each strip of a row of weights starts, in bytes. The last strip of a row may be idle; it lies behind
 * everything else, so that the zeros it adds never meet a number that is being changed.
 */
export function stripsOf({ segments, segmentFloats, segmentStride }: Stage): number[] {
  const strips: number[] = []
  for (let u = 0; u < segments; u++) {
    for (let s = 0; s < segmentFloats; s += stripFloats) strips.push((u * segmentStride + s) * 4)
  }
  if (strips.length % 2 === 1) strips.push(strips[strips.length - 1] + stripBytes)
  return strips
}

/** `rows` and `places` of a stage, as tables. */
function rowTables(plan: Stage, xStride: number, yStride: number, table: (values: number[]) => number) {
  const bytes = (floats: number) => floats * 4
  // The rows of a tile are outputs: of one picture for a convolution, of four pictures for a dense layer.
  if (plan.kind === 'dense') {
    const pictures = Array.from({ length: chunk }, (_, n) => n)
    return {
      rows: table(pictures.map((n) => n * xStride)),
      rowsStride: 4,
      places: table(pictures.map((n) => n * yStride)),
    }
  }
  const places = table(plan.places.map(bytes))
  const windowRows = plan.rows[0].length
  if (windowRows === 1) return { rows: table(filledUp(plan.rows.flat().map(bytes))), rowsStride: 4, places }
  const windows = plan.rows.map((window) => filledUp(window.map(bytes)))
  return { rows: table(windows.flat()), rowsStride: windows[0].length * 4, places }
}

/** Lengthened to a multiple of 4 by repeating the last entry: the tile computes it again, and the result is ignored. */
function filledUp(offsets: number[]): number[] {
  const last = offsets[offsets.length - 1]
  return [...offsets, ...Array.from({ length: (4 - (offsets.length % 4)) % 4 }, () => last)]
}

/**
 * How many pictures the gradient of the weights takes for one filter before it goes on to the next filter: enough for a
 * list of some length, and few enough that they stay in the cache.
 */
const picturesPerList = (plan: Stage): number => Math.ceil(32 / plan.rows.length)

/** The scratch memory, in bytes, that the kernels need for this stage. */
function scratchOf({ windowRows, filters, windows, picturesPerList, plan }: StageMemory): number {
  // The kernel `winograd.ts` works on four tiles at a time, even beyond the last one.
  const tiles = plan.winograd
    ? 320 + 16 * 128 + Math.ceil(windows / 4) * 4 * 16 * 4 * (plan.segmentFloats / 3)
    : 0
  return Math.max(192 + tiles, (windowRows + 1) * (8 * filters + 4), 8 * windows * picturesPerList)
}
