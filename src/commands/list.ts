/** `list`: every kata, with what is known of it. */
import { readHints } from '../hints.ts'
import { loadProgress } from '../progress.ts'
import { type Command, UsageError } from './command.ts'
import { print } from './output.ts'
import { overview } from './status.ts'

export const list: Command = {
  usage: 'list',
  summary: 'chapters and katas, with the status of each',
  options: {},
  async run(args, _options, root) {
    if (args.length > 0) throw new UsageError(`\`list\` takes no names; it got ${args.join(', ')}.`)
    for (const line of overview(loadProgress(root), readHints(root))) print(line)
    return 0
  },
}
