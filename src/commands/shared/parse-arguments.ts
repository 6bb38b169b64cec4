/** Reads and checks the arguments of a command. */
import { parseArgs } from 'node:util'
import { UserError } from '../../errors.ts'
import type { Command } from './command.ts'
import { didYouMean } from './did-you-mean.ts'
import { helpCall, optionsInWords } from './help.ts'
import { helpFlag, type Option, type Options, type Values } from './options.ts'

export interface Arguments<Known extends Options> {
  /** What is not an option. */
  names: string[]
  values: Values<Known>
  /** Whether only the help is wanted. */
  help: boolean
}

/** Throws a `UserError` that says what was expected, what came and what to do. */
export function parseArguments<Known extends Options>(
  command: Command<Known>,
  args: string[],
): Arguments<Known> {
  const known: Options = { ...command.options, help: helpFlag }
  const { tokens } = parseArgs({ args, options: configOf(known, args), strict: false, tokens: true })
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help'))
    return { names: [], values: {}, help: true }
  const names: string[] = []
  const values: Record<string, unknown> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') names.push(token.value)
    if (token.kind !== 'option') continue
    if (!Object.hasOwn(known, token.name)) {
      const meant = didYouMean(token.name, Object.keys(known), (name) => `--${name}`)
      throw new UserError(`There is no option ${token.rawName}.${meant}\n${advice(command)}`, 2)
    }
    values[token.name] = readValue(known[token.name], token)
  }
  if (names.length > 0 && command.takes === undefined) {
    throw new UserError(
      `\`${command.name}\` takes ${optionsInWords(command)}; it got ${names.join(', ')}.\n${advice(command)}`,
      2,
    )
  }
  return { names, values: values as Values<Known>, help: false }
}

/** Which of the options take a value. An option that may stand alone, and does, takes none. */
function configOf(known: Options, args: string[]) {
  const isAlone = (name: string) =>
    args.some((arg, i) => arg === `--${name}` && (args[i + 1] ?? '-').startsWith('-'))
  return Object.fromEntries(
    Object.entries(known).map(([name, { value, short, alone }]) => {
      const isFlag = value === undefined || (alone !== undefined && isAlone(name))
      return [name, { type: isFlag ? 'boolean' : 'string', ...(short && { short }) } as const]
    }),
  )
}

interface Given {
  /** As it was typed: '--epochs' or '-h'. */
  rawName: string
  value?: string
  /** Whether the value came with an equals sign. */
  inlineValue?: boolean
}

function readValue({ expected, read, alone }: Option, { rawName, value, inlineValue }: Given): unknown {
  if (value === undefined && alone !== undefined) return alone
  const found = value === undefined ? undefined : read(value)
  // A value that starts with a dash is more likely the next option.
  const isDashed = value?.startsWith('-') && !inlineValue
  if (found !== undefined && !isDashed) return found
  const got = value ? `'${value}'` : 'nothing'
  const remedy = found === undefined ? '' : ` If that is the value, write ${rawName}=${value}.`
  throw new UserError(`${rawName}: expected ${expected}, got ${got}.${remedy}`, 2)
}

const advice = (command: Command): string => `\`${helpCall(command)}\` shows how to use it.`
