/** `predict`: what a trained network takes pictures for. */
import { createPrinter } from '../training/print.ts'
import { catchSignals } from '../training/signals.ts'
import { type Command, UsageError } from './command.ts'

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
    const { run, code = 'mine', json } = options
    if (code !== 'mine' && code !== 'solutions') {
      throw new UsageError(`--code is 'mine' (what is in exercises/) or 'solutions', not '${code}'.`)
    }
    if (run === '') throw new UsageError('--run is the folder of a run, and it is empty.')
    if (files.length === 0) {
      throw new UsageError('`predict` needs a picture, PNG or JPEG: npm run kata -- predict cat.jpg')
    }
    const { isForUser, predictAll } = await import('../predict/predict.ts')
    // With --json the object alone goes to standard output.
    const printer = createPrinter(json ? process.stderr : process.stdout)
    const signals = catchSignals()
    try {
      return await predictAll({
        root,
        files,
        run: run as string | undefined,
        code,
        json: json === true,
        printer,
        signal: signals.signal,
      })
    } catch (error) {
      printer.end()
      if (signals.signal.aborted) return signals.status()
      if (!isForUser(error)) throw error
      console.error(error.message)
      return 1
    } finally {
      signals.release()
    }
  },
}
