/** Finds the command that is meant. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { dev } from './commands/authoring/dev.ts'
import { newKata } from './commands/authoring/new-kata.ts'
import { check } from './commands/check/check.ts'
import { data } from './commands/data.ts'
import { doctor } from './commands/doctor/doctor.ts'
import { grade } from './commands/grading/grade.ts'
import { gradeAll } from './commands/grading/grade-all.ts'
import { hint } from './commands/hint.ts'
import { list } from './commands/list.ts'
import { parity } from './commands/parity.ts'
import { predict } from './commands/predict.ts'
import { report } from './commands/report.ts'
import { reset } from './commands/reset.ts'
import { runs } from './commands/runs.ts'
import type { Command } from './commands/shared/command.ts'
import { didYouMean } from './commands/shared/did-you-mean.ts'
import { columns, usageOf } from './commands/shared/help.ts'
import { print } from './commands/shared/print.ts'
import { runCommand } from './commands/shared/run-command.ts'
import { solution } from './commands/solution.ts'
import { status } from './commands/status.ts'
import { train } from './commands/train.ts'
import { exitCodeOf, UserError } from './errors.ts'
import { rootFolder } from './paths.ts'

const commands: Command[] = [
  check,
  list,
  hint,
  solution,
  reset,
  grade,
  gradeAll,
  train,
  data,
  runs,
  predict,
  report,
  parity,
  doctor,
  newKata,
  dev,
]

/** Runs `kata ARGS`, or `train ARGS` as `kata train ARGS`, and the same for `parity` and `data`. Gives the exit code. */
export const main = ([program, ...args]: string[]): Promise<number> =>
  exitCodeOf(() => start(program === 'kata' ? args : [program, ...args], rootFolder()))

async function start([name = '', ...args]: string[], root: string): Promise<number> {
  // The reader of the output has gone (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  if (['--version', '-v'].includes(name)) print(versionOf(root))
  else if (['--help', '-h', 'help'].includes(name)) print(help())
  else return runCommand(name === '' ? status : commandOf(name), args, root)
  return 0
}

function commandOf(name: string): Command {
  const found = commands.find((command) => command.name === name)
  if (found) return found
  const names = commands.map((command) => command.name)
  throw new UserError(
    `There is no command '${name}'.${didYouMean(name, names)}\n` +
      `The commands are ${names.join(', ')}; \`npm run kata -- --help\` explains them.`,
    2,
  )
}

const versionOf = (root: string): string =>
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version

function help(): string {
  const rows = [status, ...commands].map((command) => [usageOf(command), command.summary] as const)
  return [
    'npm run kata -- [command]',
    '',
    ...columns(rows),
    '',
    '`npm run kata -- COMMAND --help` shows the options of a command, `npm run bench -- --help` those of the benchmarks.',
  ].join('\n')
}
