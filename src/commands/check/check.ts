/** `check`: judges katas and says what is wrong with them. */
import { interrupted, UserError } from '../../errors.ts'
import { katas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import { startRunner } from '../../runner/runner.ts'
import { defineCommand } from '../shared/command.ts'
import { flag, jsonOption, oneOf, seed, text, whole } from '../shared/options.ts'
import { select, selectOne } from '../shared/selection.ts'
import { judge } from './judging.ts'
import { watchKatas } from './watching.ts'

export const check = defineCommand({
  name: 'check',
  takes: '[KATA, OP or CHAPTER ...]',
  summary: 'check katas (all but the optional ones if you name none); exit code 0 only if all pass',
  options: {
    watch: flag('check them again whenever they are saved, until Ctrl-C; if you name none: what is saved'),
    short: flag('one line for each kata'),
    all: flag('all katas, also those of optional chapters'),
    code: oneOf(
      ['mine', 'solutions'],
      'whose code is checked: yours in exercises/ (the default), or the solutions',
    ),
    seed: seed('draw the cases from another seed'),
    case: text('NAME', 'only this case; name one kata', 'the name of a case'),
    slice: whole(
      'show this slice of the error map instead of the one with the most errors; name one kata',
      1,
      1_000_000,
    ),
    json: jsonOption,
    debug: flag('run one kata so that a debugger can stop it'),
  },
  async run(names, options, root) {
    const { watch, short = false, all, code = 'mine', seed, case: caseName, slice, json = false } = options
    const tree = code === 'mine' ? 'exercises' : 'solutions'
    if (watch && json) {
      throw new UserError('--watch prints verdicts one after the other, --json one object: leave one out.', 2)
    }
    if (options.debug) {
      const { debug } = await import('../../runner/debug/launcher.ts')
      return debug({ root, tree, katas: [selectOne(names, 'check --debug').id], seed, case: caseName })
    }
    const onlyOne = caseName !== undefined ? '--case' : slice !== undefined ? '--slice' : undefined
    const chosen = onlyOne ? [selectOne(names, `check ${onlyOne}`)] : all ? everyKata(names) : select(names)
    process.once('SIGINT', () => process.exit(interrupted))
    const runner = startRunner({ root, tree })
    const judging = { seed, case: caseName, slice: slice === undefined ? undefined : slice - 1, json, short }
    try {
      if (!watch) return await judge(runner, root, tree, chosen, judging)
      const named = names.length > 0 || all ? chosen : undefined
      return await watchKatas(root, tree, named, (katas) => judge(runner, root, tree, katas, judging))
    } finally {
      await runner.close()
    }
  },
})

/** What `--all` means. Names beside it are probably a misunderstanding. */
function everyKata(names: string[]): Kata[] {
  if (names.length === 0) return katas
  throw new UserError(`--all checks every kata: expected no names with it, got ${names.join(', ')}.`, 2)
}
