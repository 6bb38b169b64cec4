/** `reset ID`: the stub again; what was there is kept. */
import { resetKata } from '../kata/reset-kata.ts'
import { defineCommand } from './shared/command.ts'
import { print } from './shared/print.ts'
import { selectOne } from './shared/selection.ts'

export const reset = defineCommand({
  name: 'reset',
  takes: 'KATA',
  summary: 'put the stub of a kata back; your file is kept in .kata/backup/',
  options: {},
  async run(names, _values, root) {
    const { file, backup, was } = resetKata(root, selectOne(names, 'reset').id)
    if (was === 'stub') print(`${file} is the stub already: nothing to do.`)
    else if (was === 'missing') print(`${file} was missing. It is the stub again.`)
    else print(`${file} is the stub again. What was there is in ${backup}`)
    return 0
  },
})
