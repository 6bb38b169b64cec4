/** What `npm run parity` prints: pure functions. */
import type { Build } from '../engine/kernels.ts'
import type { EngineName } from '../training/backends/backend.ts'
import type { KataBundle } from '../training/katas/kata-bundle.ts'
import { kataOf, type LayerName } from '../training/network.ts'
import type { ComparedStep, Divergence } from './comparison.ts'
import type { Deviation } from './deviations.ts'

export interface ParityOptions {
  code: 'mine' | 'solutions'
  data?: string
  steps: number
  batch: number
  seed: number
  engine: EngineName
}

/** What is compared with TensorFlow.js. */
export const learnerName = ({ code, engine }: Pick<ParityOptions, 'code' | 'engine'>): string =>
  engine === 'wasm' ? 'the wasm engine' : code === 'solutions' ? 'the solutions' : 'your code'

export function introduction(
  { steps, batch, seed, code, engine }: ParityOptions,
  { learner, solutions }: KataBundle,
  build: Build | undefined,
  pictures: string,
  reference: string,
): string[] {
  const origin =
    code === 'solutions'
      ? 'the solutions'
      : `your code for ${learner.length} of the ${learner.length + solutions.length} katas, the solutions for the others`
  return [
    `Two trainings from the same weights: ${learnerName({ code, engine })} and ${reference}.`,
    `${counted(steps, 'step')} of ${counted(batch, 'picture')} (${pictures}), seed ${seed}.`,
    engine === 'wasm'
      ? `Compared: the wasm engine (${build}). Weights, order and dropout are drawn by the katas: ${origin}.`
      : `Compared: ${origin}.`,
  ]
}

export const heading = `${'step'.padStart(6)}   ${'loss'.padEnd(10)} ${'TensorFlow'.padEnd(10)}   largest deviation`

export function row(
  step: number,
  loss: number,
  { referenceLoss, drift, tolerance, isOnlyDrift }: ComparedStep,
): string {
  const losses = [loss, referenceLoss].map((value) => value.toFixed(6).padEnd(10)).join(' ')
  const why = drift.size > tolerance && isOnlyDrift ? '; only rounding, from the same weights' : ''
  return `${String(step).padStart(6)}   ${losses}   ${share(drift.size)} in ${described(drift)}${why}`
}

/** Whether every step is printed: the first ones, and about ten of the others. */
export const isShown = (step: number, steps: number): boolean =>
  step <= 3 || step === steps || step % Math.max(1, Math.round(steps / 10)) === 0

/** The first deviation that is a mistake: step, layer, tensor, and the kata that computed it. */
export function divergenceLines(
  found: Divergence,
  engine: EngineName,
  sources: Record<string, string>,
): string[] {
  const kata = kataFor(found)
  const origin =
    engine === 'wasm' ? 'the wasm engine' : `${kata} (${sources[kata] ?? `solutions/${kata}.ts`})`
  return [
    `They differ from step ${found.step} on, in layer ${found.layer}: ${described(found)}, computed by ${origin},`,
    `has a relative error of ${share(found.size)}; rounding explains at most ${share(found.tolerance)}. Everything before it is the same.`,
  ]
}

export function resultLines(
  steps: number,
  divergence: Divergence | undefined,
  furthest: Deviation | undefined,
): string[] {
  if (divergence)
    return [`Not the same: they differ from step ${divergence.step} on, in ${described(divergence)}.`]
  return [
    `The same: in ${counted(steps, 'step')} no loss, no gradient and no step of Adam differs by more than rounding explains.`,
    ...(furthest
      ? [`The largest deviation between the two runs: ${share(furthest.size)}, in ${described(furthest)}.`]
      : []),
  ]
}

function described({ kind, tensor }: Deviation): string {
  if (kind === 'loss') return 'the loss'
  if (kind === 'output') return `the output ${tensor}`
  return kind === 'gradient' ? `the gradient of ${tensor}` : `${tensor} after Adam`
}

function kataFor({ kind, layer }: Deviation): string {
  if (kind === 'loss') return 'crossentropy/forward'
  if (kind === 'weights') return 'adam/step'
  return kataOf(layer as LayerName, kind === 'gradient' ? 'backward' : 'forward')
}

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

/** '1.2e-5' */
const share = (size: number): string => (Number.isFinite(size) ? size.toExponential(1) : 'NaN')
