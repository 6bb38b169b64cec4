/** What `npm run parity` says, as text: pure functions. */

import type { EngineName } from '../training/backends/backend.ts'
import { steps as forwardSteps, gradientKatas } from '../training/katas/nan.ts'
import type { ComparedStep, Divergence } from './comparison.ts'
import type { Deviation } from './deviations.ts'

export const heading = `${'step'.padStart(6)}   ${'loss'.padEnd(10)} ${'TensorFlow'.padEnd(10)}   furthest apart`

export function row(
  step: number,
  loss: number,
  { theirLoss, drift, allowed, cleared }: ComparedStep,
): string {
  const losses = [loss, theirLoss].map((value) => value.toFixed(6).padEnd(10)).join(' ')
  const why = drift.size > allowed && cleared ? '; from the same weights only rounding' : ''
  return `${String(step).padStart(6)}   ${losses}   ${share(drift.size)} in ${named(drift)}${why}`
}

/** The first difference that is a mistake: step, layer, tensor, and the kata that computed it. */
export function divergenceLines(
  found: Divergence,
  engine: EngineName,
  sources: Record<string, string>,
): string[] {
  const kata = kataOf(found)
  const from = engine === 'wasm' ? 'the wasm engine' : `${kata} (${sources[kata] ?? `solutions/${kata}.ts`})`
  return [
    `They part at step ${found.step}, in layer ${found.layer}: ${named(found)}, from ${from},`,
    `is off by ${share(found.size)} of its length, of which rounding explains ${share(found.explained)}. All before it agreed.`,
  ]
}

export function named({ kind, tensor }: Deviation): string {
  if (kind === 'loss') return 'the loss'
  if (kind === 'output') return `the output ${tensor}`
  return kind === 'gradient' ? `the gradient of ${tensor}` : `${tensor} after Adam`
}

function kataOf({ kind, layer }: Deviation): string {
  if (kind === 'loss') return 'crossentropy/forward'
  if (kind === 'weights') return 'adam/step'
  if (kind === 'gradient') return gradientKatas[layer as keyof typeof gradientKatas]
  return forwardSteps.find(([name]) => name === layer)?.[1] ?? 'network/forward'
}

/** '1.2e-5' */
export const share = (size: number): string => (Number.isFinite(size) ? size.toExponential(1) : 'NaN')
