/** `list`: every kata, with its status. */
import { readHints } from '../kata/hints.ts'
import { loadProgress } from '../kata/progress.ts'
import { defineCommand } from './shared/command.ts'
import { print } from './shared/print.ts'
import { overview } from './status.ts'

export const list = defineCommand({
  name: 'list',
  summary: 'all chapters and katas, with the status of each kata',
  options: {},
  async run(_names, _values, root) {
    for (const line of overview(loadProgress(root), readHints(root))) print(line)
    return 0
  },
})
