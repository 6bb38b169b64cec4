/** What `--help` prints. */
import { wrap } from '../../screen/views/wrap.ts'
import type { Command } from './command.ts'
import { helpFlag, type Option } from './options.ts'

/** How a command is started: 'npm run train --'. */
const callOf = ({ name, script }: Command): string => `npm run ${script ? name : `kata -- ${name}`}`

/** 'npm run kata -- check --help' */
export const helpCall = (command: Command): string =>
  `${callOf(command)}${command.script ? ' --' : ''} --help`

/** The name of a command and what it takes, for the list of commands: 'check [KATA ...]'. */
export const usageOf = ({ name, takes }: Command): string => [name, takes].filter(Boolean).join(' ')

export function helpOf(command: Command): string {
  const { takes, script, summary, options } = command
  const rows = Object.entries({ ...options, help: helpFlag }).map(
    ([name, option]) => [nameOf(name, option), option.help] as const,
  )
  const call = [callOf(command), script && '--', takes, '[options]'].filter(Boolean).join(' ')
  return [call, '', `  ${summary}`, '', ...columns(rows)].join('\n')
}

/** 'only options (--from FILE, --url URL)' */
export function optionsInWords({ options }: Command): string {
  const names = Object.entries(options).map(([name, option]) => nameOf(name, option))
  return names.length > 0 ? `only options (${names.join(', ')})` : 'no arguments'
}

function nameOf(name: string, { value, alone, short }: Option): string {
  if (value === undefined) return short ? `--${name}, -${short}` : `--${name}`
  return `--${name} ${alone === undefined ? value : `[${value}]`}`
}

/** Two columns, no wider than the terminal. */
export function columns(rows: (readonly [left: string, right: string])[]): string[] {
  const left = Math.max(...rows.map(([text]) => text.length)) + 4
  const right = Math.min(process.stdout.columns || 120, 120) - left
  return rows.flatMap(([name, text]) =>
    wrap(text, right).map((line, i) => (i === 0 ? `  ${name}`.padEnd(left) : ' '.repeat(left)) + line),
  )
}
