/** `runs`: the runs that were recorded, and their curves. */
import path from 'node:path'
import { runCurves } from '../show/runs/run-curves.ts'
import { runTable } from '../show/runs/run-table.ts'
import { recordedRuns } from '../training/folder/history.ts'
import { defineCommand } from './shared/command.ts'
import { whole } from './shared/options.ts'
import { print } from './shared/print.ts'

export const runs = defineCommand({
  name: 'runs',
  summary: 'the training runs in .kata/runs, and the curves of their accuracy over one another',
  options: {
    last: whole('only the last N runs (10)', 1, 26),
  },
  async run(_names, { last = 10 }, root) {
    const all = recordedRuns(root)
    if (all.length === 0) {
      print(`There are no runs in ${path.join(root, '.kata', 'runs')} yet. Start one: npm run train`)
      return 0
    }
    const shown = all.slice(0, last).reverse()
    for (const line of runTable(shown)) print(line)
    const curves = runCurves(shown, Math.min(80, process.stdout.columns || 80))
    if (curves.length > 0) print()
    for (const line of curves) print(line)
    if (all.length > shown.length) print(`\n${all.length - shown.length} older runs: --last N shows more.`)
    return 0
  },
})
