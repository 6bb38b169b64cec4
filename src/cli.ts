/** Arguments: which command is meant, and with which options. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { check } from './commands/check.ts'
import { data } from './commands/data.ts'
import { doctor } from './commands/doctor.ts'
import { hint } from './commands/hint.ts'
import { list } from './commands/list.ts'
import { predict } from './commands/predict.ts'
import { report } from './commands/report.ts'
import { reset } from './commands/reset.ts'
import type { Command, Options } from './commands/shared/command.ts'
import { nearest } from './commands/shared/nearest.ts'
import { print } from './commands/shared/output.ts'
import { solution } from './commands/solution.ts'
import { status } from './commands/status.ts'
import { UserError } from './errors.ts'
import { rootFolder } from './paths.ts'

const commands: Record<string, Command> = {
  check,
  list,
  hint,
  solution,
  reset,
  data,
  predict,
  report,
  doctor,
}

/**
 * Runs `kata ARGS`, `train ARGS`, `parity ARGS` or `data ARGS`. Gives the exit status: that of the command, or of the
 * error that ended it (see `UserError`).
 */
export async function main([program, ...args]: string[]): Promise<number> {
  try {
    return await run(program, args, rootFolder())
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    console.error(error.message)
    return error.exitCode
  }
}

async function run(program: string, args: string[], root: string): Promise<number> {
  if (program === 'train') {
    const { runTrain } = await import('./training/run/command.ts')
    return runTrain(args, root)
  }
  // The reader of the output has gone (`| head`). Training handles this itself: it writes a checkpoint first.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  if (program === 'parity') {
    const { runParity } = await import('./parity/command.ts')
    return runParity(args, root)
  }
  return runCommand(program === 'data' ? ['data', ...args] : args, root)
}

async function runCommand(args: string[], root: string): Promise<number> {
  const [first = ''] = args
  if (first === '--version' || first === '-v') print(versionOf(root))
  else if (['--help', '-h', 'help'].includes(first)) print(help())
  else if (first === '') return status.run([], {}, root)
  else {
    const command = commandOf(first)
    const { values, positionals } = parse(first, command, args.slice(1))
    if (!values.help) return command.run(positionals, values, root)
    print(helpOf(command))
  }
  return 0
}

function commandOf(name: string): Command {
  if (Object.hasOwn(commands, name)) return commands[name]
  const meant = nearest(name, Object.keys(commands))
  throw new UserError(
    `There is no command '${name}'.${meant ? ` Did you mean ${meant}?` : ''}\n` +
      `The commands are ${Object.keys(commands).join(', ')}; \`npm run kata -- --help\` explains them.`,
    2,
  )
}

function parse(name: string, { options }: Command, args: string[]) {
  const all: Options = { ...options, help: { type: 'boolean', short: 'h' } }
  try {
    const parsed = parseArgs({ args, options: all, allowPositionals: true })
    return parsed as { values: Record<string, string | boolean | undefined>; positionals: string[] }
  } catch (error) {
    throw new UserError(
      `${reasonOf(error as Error, all)}\n\`npm run kata -- ${name} --help\` shows its options.`,
      2,
    )
  }
}

/** What `parseArgs` says, without its advice about escaping, and with what was probably meant. */
function reasonOf({ message }: Error, options: Options): string {
  const [sentence] = message.split(/\. (?=To specify)|\n/)
  const unknown = /^Unknown option '--?([^']+)'/.exec(message)?.[1]
  const meant = unknown && nearest(unknown, Object.keys(options))
  return `${sentence.replace(/\.?$/, '.')}${meant ? ` Did you mean --${meant}?` : ''}`
}

const versionOf = (root: string): string =>
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version

function help(): string {
  const rows = [status, ...Object.values(commands)].map(({ usage, summary }) => [usage, summary])
  return [
    'npm run kata -- [command]',
    '',
    ...columns(rows),
    '',
    '`npm run kata -- COMMAND --help` shows the options of a command, `npm run train -- --help` those of training.',
  ].join('\n')
}

function helpOf({ usage, summary, optionHelp = {} }: Command): string {
  const rows = Object.entries(optionHelp).map(([option, text]) => [`--${option}`, text])
  return [
    `npm run kata -- ${usage}`,
    '',
    `  ${summary}`,
    ...(rows.length > 0 ? ['', ...columns(rows)] : []),
  ].join('\n')
}

function columns(rows: string[][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
