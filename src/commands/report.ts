/** `report`: writes the report of a run again. */
import { UserError } from '../errors.ts'
import { defineCommand } from './shared/command.ts'
import { codeOption, folder } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

export const report = defineCommand({
  name: 'report',
  takes: '[DIR]',
  summary: 'write report.html of a run again: curves, mistakes, filters, and a box for your own pictures',
  options: {
    run: folder('the folder of the run, the same as DIR (the latest finished run in .kata/runs)'),
    data: folder('the folder of the pictures that the run was trained on, if they have been moved'),
    code: codeOption,
  },
  async run(folders, { run, data, code = 'mine' }, root) {
    const given = run === undefined ? folders : [run, ...folders]
    if (given.length > 1)
      throw new UserError(`\`report\` takes the folder of one run; it got ${given.join(', ')}.`, 2)
    const { rewriteReport } = await import('../show/report/rewrite-report.ts')
    return stoppable(process.stdout, async (printer, { signal }) => {
      await rewriteReport({ root, folder: given[0], data, code, printer, signal })
      return 0
    })
  },
})
