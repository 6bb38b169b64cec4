/** `predict`: what a trained network sees in pictures. */
import { UserError } from '../errors.ts'
import { defineCommand } from './shared/command.ts'
import { codeOption, flag, folder, jsonOption } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

export const predict = defineCommand({
  name: 'predict',
  takes: 'IMAGE ...',
  summary: 'what the network that you have trained sees in a picture (PNG or JPEG)',
  options: {
    run: folder('the folder of the run whose weights are used (the latest finished run in .kata/runs)'),
    best: flag('the finished run with the highest test accuracy instead of the latest one'),
    code: codeOption,
    json: jsonOption,
  },
  async run(files, { run, best = false, code = 'mine', json = false }, root) {
    if (files.length === 0) {
      throw new UserError('`predict` needs a picture, PNG or JPEG: npm run kata -- predict cat.jpg', 2)
    }
    if (run !== undefined && best)
      throw new UserError('--run and --best both choose a run: leave one out.', 2)
    const { predictFiles } = await import('../show/predict/predict-files.ts')
    // With --json, only the object goes to standard output.
    return stoppable(json ? process.stderr : process.stdout, (printer, { signal }) =>
      predictFiles({ root, files, run, best, code, json, printer, signal }),
    )
  },
})
