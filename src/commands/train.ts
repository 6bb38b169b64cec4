/** `train`: trains the network with the learner's katas. */
import path from 'node:path'
import { UserError } from '../errors.ts'
import { engines } from '../training/backends/backend.ts'
import { defaults } from '../training/run/run-options.ts'
import { defineCommand } from './shared/command.ts'
import { codeOption, dataOption, flag, folder, oneOf, seed, whole } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

export const train = defineCommand({
  name: 'train',
  script: true,
  summary: 'train the network with your katas',
  options: {
    code: codeOption,
    data: dataOption,
    epochs: whole(`how often every training picture is seen (${defaults.epochs})`, 1, 1000),
    // A batch and all that the katas keep of it have to fit into memory.
    batch: whole(`pictures in one step of the optimiser (${defaults.batch})`, 1, 1024),
    // Fewer would leave nothing to validate.
    limit: whole(
      'use only the first N training pictures, a fifth of them for validation, and at most N test pictures',
      10,
      1_000_000,
    ),
    seed: seed(
      `the seed of all random numbers (${defaults.seed}): the same seed gives the same weights with any number of workers, also on another machine with the same Node; with --engine wasm only if its processor rounds alike, with or without fused multiply-add`,
    ),
    workers: whole(`threads (one per core: ${defaults.workers} here)`, 1, 256),
    engine: oneOf(
      engines,
      'what computes: the katas (the default), or SIMD kernels in their place, which are many times as fast',
    ),
    out: folder('where the history and the weights are written (.kata/runs/TIME)'),
    resume: {
      ...folder(
        'continue a run that was stopped: the one in DIR, or the latest unfinished one in .kata/runs. It ends as if it had never been stopped, with any number of workers. --epochs can be larger than before',
      ),
      read: (text) => (text ? path.resolve(text) : undefined),
      alone: 'latest',
    },
    'accept-changes': flag(
      'resume although the code, the engine or its kernels have changed since the run began',
    ),
  },
  async run(_names, { 'accept-changes': acceptChanges, ...options }, root) {
    if (acceptChanges && options.resume === undefined) {
      throw new UserError('--accept-changes: expected --resume as well, which continues a run.', 2)
    }
    // When nobody reads the output any more, training writes a checkpoint before it ends.
    process.stdout.removeAllListeners('error')
    const { train } = await import('../training/run/recorded-run.ts')
    return stoppable(process.stdout, async (printer, signals) => {
      await train({ ...options, acceptChanges }, root, printer, signals)
      return 0
    })
  },
})
