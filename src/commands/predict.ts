/** `predict`: what a trained network takes pictures for. */
import { UserError } from '../errors.ts'
import { type Command, whoseOf } from './shared/command.ts'
import { stoppable } from './shared/stoppable.ts'

export const predict: Command = {
  usage: 'predict IMAGE ...',
  summary: 'what the network that you have trained sees in a picture (PNG or JPEG)',
  options: { run: { type: 'string' }, code: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    'run DIR':
      'the folder of the run whose weights are used; without it the latest in .kata/runs that came to its end',
    'code mine|solutions':
      'whose code computes: your katas that pass, the others borrowed (the default), or the solutions',
    json: 'one JSON object and nothing else; with `npm run --silent`',
  },
  async run(files, options, root) {
    const { run, json } = options
    const code = whoseOf(options.code)
    if (run === '') throw new UserError('--run is the folder of a run, and it is empty.', 2)
    if (files.length === 0) {
      throw new UserError('`predict` needs a picture, PNG or JPEG: npm run kata -- predict cat.jpg', 2)
    }
    const { predictAll } = await import('../show/predict/predict.ts')
    // With --json the object alone goes to standard output.
    return stoppable(json ? process.stderr : process.stdout, (printer, signal) =>
      predictAll({
        root,
        files,
        run: run as string | undefined,
        code,
        json: json === true,
        printer,
        signal,
      }),
    )
  },
}
