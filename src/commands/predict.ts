/** `predict`: what a trained network sees in pictures. */
import { UserError } from '../errors.ts'
import { defineCommand } from './shared/command.ts'
import { codeOption, folder, jsonOption } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

export const predict = defineCommand({
  name: 'predict',
  takes: 'IMAGE ...',
  summary: 'what the network that you have trained sees in a picture (PNG or JPEG)',
  options: {
    run: folder('the folder of the run whose weights are used (the latest finished run in .kata/runs)'),
    code: codeOption,
    json: jsonOption,
  },
  async run(files, { run, code = 'mine', json = false }, root) {
    if (files.length === 0) {
      throw new UserError('`predict` needs a picture, PNG or JPEG: npm run kata -- predict cat.jpg', 2)
    }
    const { predictFiles } = await import('../show/predict/predict-files.ts')
    // With --json, only the object goes to standard output.
    return stoppable(json ? process.stderr : process.stdout, (printer, { signal }) =>
      predictFiles({ root, files, run, code, json, printer, signal }),
    )
  },
})
