/** `report`: writes the report of a run anew. */
import { createPrinter } from '../training/print.ts'
import { catchSignals } from '../training/signals.ts'
import { type Command, UsageError } from './command.ts'

export const report: Command = {
  usage: 'report [DIR]',
  summary: 'writes report.html of a run anew: curves, mistakes, filters, and a box that takes pictures',
  options: { run: { type: 'string' }, data: { type: 'string' }, code: { type: 'string' } },
  optionHelp: {
    'run DIR': 'the same as DIR: the run; without it the latest in .kata/runs that came to its end',
    'data DIR': 'where the pictures are that the run was trained on, if they are not where they were',
    'code mine|solutions':
      'whose code is in it: your katas that pass, the others borrowed (the default), or the solutions',
  },
  async run(folders, options, root) {
    const { run, data, code = 'mine' } = options
    if (code !== 'mine' && code !== 'solutions') {
      throw new UsageError(`--code is 'mine' (what is in exercises/) or 'solutions', not '${code}'.`)
    }
    if (folders.length + (run === undefined ? 0 : 1) > 1)
      throw new UsageError('`report` takes the folder of one run.')
    const { isForUser, reportAgain } = await import('../report/again.ts')
    const printer = createPrinter(process.stdout)
    const signals = catchSignals()
    try {
      const { signal } = signals
      const [folder = run as string | undefined] = folders
      await reportAgain({ root, folder, data: data as string | undefined, code, printer, signal })
      return 0
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
