/** `hint ID`: the next rung of the ladder of hints, a little more each time. */
import { keepHints, readHints } from '../hints.ts'
import type { Command } from './command.ts'
import { print } from './output.ts'
import { selectOne } from './selection.ts'

export const hint: Command = {
  usage: 'hint ID',
  summary: 'the next hint for a kata: each time a little more',
  options: { all: { type: 'boolean' }, again: { type: 'boolean' } },
  optionHelp: { all: 'every hint', again: 'those that were shown before, and no more' },
  async run(args, options, root) {
    const { id, hints } = selectOne(args, 'hint')
    if (hints.length === 0) {
      print(`There are no hints for ${id}. The lesson is in exercises/${id.split('/')[0]}/README.md`)
      return 0
    }
    const shown = readHints(root)
    const before = Math.min(shown[id] ?? 0, hints.length)
    const until = options.all
      ? hints.length
      : Math.min(options.again ? Math.max(before, 1) : before + 1, hints.length)
    // Only the new one, unless the old ones are asked for or there is no new one.
    const from = options.all || options.again ? 0 : until - 1
    print(
      hints
        .slice(from, until)
        .map((text, i) => `${from + i + 1}. ${text}`)
        .join('\n\n'),
    )
    print()
    print(restOf(id, until, hints.length))
    if (until > before) keepHints(root, { ...shown, [id]: until })
    return 0
  },
}

function restOf(id: string, shown: number, total: number): string {
  if (shown < total) return `Hint ${shown} of ${total}. The next one: npm run kata -- hint ${id}`
  return `Hint ${shown} of ${total}, the last one. All of them: --all. The answer: npm run kata -- solution ${id}`
}
