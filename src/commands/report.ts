/** `report`: writes the report of a run anew. */
import { UserError } from '../errors.ts'
import { type Command, whoseOf } from './shared/command.ts'
import { stoppable } from './shared/stoppable.ts'

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
    const { run, data } = options
    const code = whoseOf(options.code)
    if (folders.length + (run === undefined ? 0 : 1) > 1)
      throw new UserError('`report` takes the folder of one run.', 2)
    const { reportAgain } = await import('../show/report/again.ts')
    return stoppable(process.stdout, async (printer, signal) => {
      const [folder = run as string | undefined] = folders
      await reportAgain({ root, folder, data: data as string | undefined, code, printer, signal })
      return 0
    })
  },
}
