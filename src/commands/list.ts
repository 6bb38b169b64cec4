/** `list`: every kata, with what is known of it. */
import { UserError } from '../errors.ts'
import { readHints } from '../kata/hints.ts'
import { loadProgress } from '../kata/progress.ts'
import type { Command } from './shared/command.ts'
import { print } from './shared/output.ts'
import { overview } from './status.ts'

export const list: Command = {
  usage: 'list',
  summary: 'chapters and katas, with the status of each',
  options: {},
  async run(args, _options, root) {
    if (args.length > 0) throw new UserError(`\`list\` takes no names; it got ${args.join(', ')}.`, 2)
    for (const line of overview(loadProgress(root), readHints(root))) print(line)
    return 0
  },
}
