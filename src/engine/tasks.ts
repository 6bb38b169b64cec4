/** The tasks of a training step and of an evaluation, as a thread does them. */
import type { Pictures } from '../training/data/data-set.ts'
import { kernelsIn } from './kernels.ts'
import { chunk, type Memory, type StageMemory } from './plan/memory-layout.ts'
import { frameSize } from './plan/stages.ts'
import { isHit, scoreGradient, softmaxLoss } from './softmax-loss.ts'

/** What all threads share. */
export interface Shared {
  module: WebAssembly.Module
  memory: Memory
  train: Pictures
  test: Pictures
}

/**
 * Work on a batch, cut into tasks that any thread can do:
 *
 * - `learn`: a chunk of training pictures through the network and back, up to the gradients of all activations.
 * - `gradients`: from these, the gradients of the weights of one panel of filters.
 * - `update`: the same, and one step of Adam for these weights.
 * - `evaluate train`, `evaluate test`: a chunk of pictures of that set through the network.
 */
export const jobs = ['learn', 'gradients', 'update', 'evaluate train', 'evaluate test'] as const
export type Job = (typeof jobs)[number]

/** How many tasks a job on this many pictures is cut into. It does not depend on the number of threads. */
export function taskCount({ stages }: Memory, job: Job, pictures: number): number {
  return job === 'gradients' || job === 'update' ? panelsOf(stages).length : Math.ceil(pictures / chunk)
}

/** All panels of 8 filters. Tasks are taken from the last to the first, so the longest come last: none is left for the end. */
function panelsOf(stages: readonly StageMemory[]): { stage: StageMemory; panel: number }[] {
  return [...stages]
    .sort((a, b) => a.windows * a.blocks - b.windows * b.blocks)
    .flatMap((stage) => Array.from({ length: stage.panelCount }, (_, panel) => ({ stage, panel })))
}

/** Does one task of a job on the first `pictures` of `memory.rows`. */
export type RunTask = (job: Job, task: number, pictures: number) => void

/** The `RunTask` of one thread. */
export function taskRunner({ memory, module, train, test }: Shared, thread: number): RunTask {
  const { stages } = memory
  const { buffer } = memory.wasm
  const kernels = kernelsIn(memory.wasm, module)
  const bytes = new Uint8Array(buffer)
  const rows = new Int32Array(buffer, memory.rows, memory.pictures)
  const losses = new Float64Array(buffer, memory.losses, memory.pictures)
  const hits = new Int32Array(buffer, memory.hits, memory.pictures)
  const scratch = memory.scratch[thread]
  const panels = panelsOf(stages)

  return (job, task, pictures) => {
    if (job === 'gradients' || job === 'update') {
      const { stage, panel } = panels[task]
      kernels.weightGradient(stage.address, panel, pictures, scratch)
      if (job === 'update') kernels.update(stage.address, panel, memory.adam)
      return
    }
    const from = task * chunk
    const to = Math.min(from + chunk, pictures)
    const set = job === 'evaluate test' ? test : train
    forward(set, from, to, job === 'learn')
    finish(set, from, to, job === 'learn' ? pictures : undefined)
    if (job === 'learn') backward(from, to)
  }

  function forward(set: Pictures, from: number, to: number, training: boolean): void {
    for (let n = from; n < to; n++) load(set, n)
    for (const stage of stages) {
      const { address, windows, y, yStride, winners, mask, windowRows, plan } = stage
      if (plan.kind === 'dense') kernels.forward(address, from, to - from, scratch)
      else for (let n = from; n < to; n++) kernels.forward(address, n, windows, scratch)
      if (!training || !mask) continue
      for (let n = from; n < to; n++) {
        const at = n * yStride
        kernels.dropout(y + at, winners + at / 4, mask + at, frameSize(plan.output), windowRows)
      }
    }
  }

  /** Probabilities, loss and hit of each picture; in training also the gradient of the scores, for a mean over `pictures`. */
  function finish({ labels }: Pictures, from: number, to: number, pictures: number | undefined): void {
    const { y, dy, yStride, filters } = stages[stages.length - 1]
    for (let n = from; n < to; n++) {
      const label = labels[rows[n]]
      const p = new Float32Array(buffer, y + n * yStride, filters)
      losses[n] = softmaxLoss(p, label)
      hits[n] = Number(isHit(p, label))
      if (pictures) scoreGradient(p, label, pictures, new Float32Array(buffer, dy + n * yStride, filters))
    }
  }

  function backward(from: number, to: number): void {
    for (let s = stages.length - 1; s >= 0; s--) {
      const { address, windows, dy, yStride, mask, dx, xStride, plan } = stages[s]
      for (let n = from; mask && n < to; n++) {
        kernels.dropoutGradient(dy + n * yStride, mask + n * yStride, frameSize(plan.output))
      }
      if (!dx) continue // the first stage: nobody needs the gradient of the pictures
      if (plan.kind === 'dense')
        kernels.inputGradient(address, from, to - from, (to - from) * xStride, scratch)
      else for (let n = from; n < to; n++) kernels.inputGradient(address, n, windows, xStride, scratch)
    }
  }

  /** Converts the bytes of picture n of the batch to numbers from 0 to 1, inside the frame that the first stage reads. */
  function load({ pixels }: Pictures, n: number): void {
    const [{ x, xStride, plan }] = stages
    const { extents, top, left, columns } = plan.input
    const [height, width, channels] = extents
    const line = width * channels
    bytes.set(pixels.subarray(rows[n] * height * line, (rows[n] + 1) * height * line), scratch)
    const out = x + n * xStride
    if (columns === width) {
      kernels.toFloats(scratch, height * line, out + top * line * 4)
      return
    }
    for (let i = 0; i < height; i++) {
      kernels.toFloats(scratch + i * line, line, out + ((top + i) * columns + left) * channels * 4)
    }
  }
}
