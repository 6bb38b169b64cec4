/** `hint`: the next hint for a kata. If its mistake is known, the hint for that comes first. */

import { opOf } from '../kata/curriculum.ts'
import { keepHints, ladderOf, readHints } from '../kata/hints.ts'
import { whyNotSaved } from '../kata/json-files.ts'
import { loadProgress } from '../kata/progress.ts'
import { defineCommand } from './shared/command.ts'
import { flag } from './shared/options.ts'
import { print, warn } from './shared/print.ts'
import { selectOne } from './shared/selection.ts'

export const hint = defineCommand({
  name: 'hint',
  takes: 'KATA',
  summary: 'the next hint for a kata: each one tells you a little more',
  options: {
    all: flag('print all hints'),
    again: flag('print only the hints that you have seen'),
  },
  async run(names, options, root) {
    const kata = selectOne(names, 'hint')
    const { id } = kata
    const fitting = loadProgress(root).fitting[id]
    const all = readHints(root)
    const shown = all[id] ?? []
    const ladder = ladderOf(kata, shown, fitting)
    if (ladder.length === 0) {
      print(`There are no hints for ${id}. The lesson is in exercises/${opOf(id)}/README.md`)
      return 0
    }
    const before = shown.length
    const until = options.all
      ? ladder.length
      : Math.min(options.again ? Math.max(before, 1) : before + 1, ladder.length)
    // Only the newest hint, unless the others are asked for.
    const from = options.all || options.again ? 0 : until - 1
    const told = ladder.slice(from, until).map((text, i) => {
      const against = text === fitting?.hint ? `${fitting.diagnosis}\n` : ''
      return `${against}${from + i + 1}. ${text}`
    })
    print(told.join('\n\n'))
    print()
    print(restOf(id, until, ladder.length))
    if (until > before) keepHints(root, { [id]: ladder.slice(0, until) })
    warn(whyNotSaved())
    return 0
  },
})

function restOf(id: string, shown: number, total: number): string {
  if (shown < total) return `Hint ${shown} of ${total}. The next one: npm run kata -- hint ${id}`
  return `Hint ${shown} of ${total}, the last one. --all shows all of them; the solution: npm run kata -- solution ${id}`
}
