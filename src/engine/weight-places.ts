/** From the usual order of the weights to the order of the kernels. */
import { type StageMemory, stripFloats } from './plan/memory-layout.ts'

/** The numbers that exist for every weight. */
export const quantities = ['weights', 'gradients', 'm', 'v'] as const
export type Quantity = (typeof quantities)[number]

/** The fields of a stage that hold the addresses of these numbers, for w and for b. */
const addresses = {
  weights: ['w', 'b'],
  gradients: ['g', 'gb'],
  m: ['m', 'mb'],
  v: ['v', 'vb'],
} as const

/**
 * Calls `visit(i, j)` for every number of w (HWIO or [in, out]) and then of b: i counts them, j is the index among the
 * floats of the memory.
 */
export function eachWeight(stage: StageMemory, what: Quantity, visit: (i: number, j: number) => void): void {
  const [w, b] = addresses[what].map((name) => stage[name] / 4)
  const { segments, segmentFloats, filters, blocks } = stage
  const segmentStep = Math.ceil(segmentFloats / stripFloats) * stripFloats
  let i = 0
  for (let u = 0; u < segments; u++) {
    for (let s = 0; s < segmentFloats; s++) {
      for (let f = 0; f < filters; f++) visit(i++, w + f * blocks * 2 * stripFloats + u * segmentStep + s)
    }
  }
  for (let f = 0; f < filters; f++) visit(i++, b + f)
}

/** How many numbers a stage learns. */
export const weightCount = ({ segments, segmentFloats, filters }: StageMemory): number =>
  (segments * segmentFloats + 1) * filters
