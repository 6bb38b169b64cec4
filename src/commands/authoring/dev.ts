/** `dev check`: what is still missing from an op. */
import { UserError } from '../../errors.ts'
import { ops } from '../../kata/curriculum.ts'
import { defineCommand } from '../shared/command.ts'
import { didYouMean } from '../shared/did-you-mean.ts'
import { paint, print } from '../shared/print.ts'

export const dev = defineCommand({
  name: 'dev',
  takes: 'check [OP ...]',
  summary: 'for authors: what is still missing from an op (all ops if you name none)',
  options: {},
  async run([what, ...names], _options, root) {
    if (what !== 'check') throw new UserError(`\`dev\` can only \`check\`; it got ${what ?? 'nothing'}.`, 2)
    const unknown = names.find((name) => !ops.includes(name))
    if (unknown !== undefined)
      throw new UserError(`There is no op '${unknown}'.${didYouMean(unknown, ops)}`, 2)
    const { checkOp } = await import('../../authoring/op-check.ts')
    let missing = 0
    for (const op of names.length > 0 ? names : ops) {
      for (const { about, what, isFine } of await checkOp(root, op)) {
        if (!isFine) missing += 1
        if (!isFine || names.length > 0)
          print(`${isFine ? paint('green', '✓') : paint('red', '✗')} ${about}: ${what}`)
      }
    }
    print(
      missing === 0
        ? 'Nothing is missing.'
        : `\n${missing} ${missing === 1 ? 'thing is' : 'things are'} missing.`,
    )
    return missing === 0 ? 0 : 1
  },
})
