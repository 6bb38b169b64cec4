/** `reset ID`: the stub again; what was there is kept. */
import { resetKata } from '../kata/reset-kata.ts'
import type { Command } from './shared/command.ts'
import { print } from './shared/output.ts'
import { selectOne } from './shared/selection.ts'

export const reset: Command = {
  usage: 'reset ID',
  summary: 'put the stub of a kata back; what was there is kept under .kata/backup/',
  options: {},
  async run(args, _options, root) {
    const { file, backup, was } = resetKata(root, selectOne(args, 'reset').id)
    if (was === 'stub') print(`${file} is the stub already: nothing to do.`)
    else if (was === 'missing') print(`${file} was missing. It is the stub again.`)
    else print(`${file} is the stub again. What was there is in ${backup}`)
    return 0
  },
}
