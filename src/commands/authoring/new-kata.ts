/** `new`: the files of a new kata. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { register } from '../../authoring/registry-lines.ts'
import { functionName, scaffold } from '../../authoring/scaffold.ts'
import { UserError } from '../../errors.ts'
import { katas, ops } from '../../kata/curriculum.ts'
import { defineCommand } from '../shared/command.ts'
import { print } from '../shared/print.ts'

export const newKata = defineCommand({
  name: 'new',
  takes: 'OP NAME',
  summary: 'for authors: the files of a new kata, for example `new avgpool forward`',
  options: {},
  async run(names, _options, root) {
    const [op, file] = names
    if (names.length !== 2 || !/^[a-z][a-z0-9]*$/.test(op) || !/^[a-z][a-z-]*$/.test(file)) {
      throw new UserError(
        `\`new\` needs an op and the name of a file, in small letters: \`new avgpool forward\`. It got ${names.join(' ') || 'nothing'}.`,
        2,
      )
    }
    if (katas.some(({ id }) => id === `${op}/${file}`))
      throw new UserError(`There is a kata ${op}/${file} already.`, 2)
    const isFirst = !ops.includes(op)
    const kata = { op, file, name: functionName(op, file) }
    const files = scaffold(kata, isFirst)
    const existing = Object.keys(files).filter((name) => existsSync(path.join(root, name)))
    if (existing.length > 0) throw new UserError(`These files exist already: ${existing.join(', ')}.`, 2)
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
      writeFileSync(path.join(root, name), text)
      print(`written  ${name}`)
    }
    for (const name of register(root, kata, isFirst)) print(`entered  ${name}`)
    if (!isFirst)
      print(`\nAdd the cases of ${op}/${file} to checker/ops/${op}/cases.ts, and the kata to its lesson.`)
    print(
      `\nReplace every TODO. \`npm run kata -- dev check ${op}\` says what is still missing; docs/authors.md explains each step.`,
    )
    return 0
  },
})
