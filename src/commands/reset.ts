/** `reset`: puts the stub of a kata back and keeps the learner's file. */
import { resetKata, undoOf } from '../kata/reset-kata.ts'
import { defineCommand } from './shared/command.ts'
import { print } from './shared/print.ts'
import { selectOne } from './shared/selection.ts'

export const reset = defineCommand({
  name: 'reset',
  takes: 'KATA',
  summary: 'put the stub of a kata back; your file is kept in .kata/backup/',
  options: {},
  async run(names, _values, root) {
    const done = resetKata(root, selectOne(names, 'reset').id)
    const { file, backup, was } = done
    if (was === 'stub') print(`${file} is already the stub.`)
    else if (was === 'missing') print(`${file} was missing. It is the stub again.`)
    else print(`${file} is the stub again. Your file is in ${backup}\nTo bring it back: ${undoOf(done)}`)
    return 0
  },
})
