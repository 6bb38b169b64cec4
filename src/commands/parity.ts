/** `parity`: compares a training with the learner's katas and one with TensorFlow.js, step by step. */
import { engines } from '../training/backends/backend.ts'
import { defineCommand } from './shared/command.ts'
import { codeOption, dataOption, oneOf, seed, whole } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

export const parity = defineCommand({
  name: 'parity',
  script: true,
  summary: 'train with your katas and with TensorFlow.js, from the same weights, and compare every step',
  options: {
    code: codeOption,
    data: dataOption,
    steps: whole('how many steps of the optimiser (50)', 1, 100_000),
    // In large batches, rounding decides a relu or a maximum in every other step: see comparison.ts.
    batch: whole('pictures in one step (2): TensorFlow.js alone computes one or two a second', 1, 64),
    seed: seed('the seed of weights, order and dropout (1), as in `npm run train`'),
    engine: oneOf(engines, 'what is compared: the katas (the default), or the SIMD kernels'),
  },
  /** Gives 1 when the trainings are not the same. */
  async run(_names, { code = 'mine', steps = 50, batch = 2, seed = 1, engine = 'plain', data }, root) {
    const { compareTrainings } = await import('../parity/run-parity.ts')
    return stoppable(process.stdout, async (printer, { signal }) => {
      const options = { code, data, steps, batch, seed, engine }
      return (await compareTrainings(options, root, printer, signal)) ? 0 : 1
    })
  },
})
