/** What a command is. Each is a file of its own; `src/cli.ts` finds and calls them. */
import type { ParseArgsConfig } from 'node:util'
import { UserError } from '../../errors.ts'

export type Options = NonNullable<ParseArgsConfig['options']>

export interface Command {
  /** How it is called: 'check [kata, op or chapter ...]'. */
  usage: string
  /** One line, for the list of commands. */
  summary: string
  options: Options
  /** One line for each of them. */
  optionHelp?: Record<string, string>
  /** Gives the exit status. */
  run(args: string[], options: Record<string, string | boolean | undefined>, root: string): Promise<number>
}

/** Whose katas `--code` asks for; the learner's where it says nothing. */
export function whoseOf(value: unknown): 'mine' | 'solutions' {
  if (value === undefined || value === 'mine') return 'mine'
  if (value === 'solutions') return 'solutions'
  throw new UserError(`--code is 'mine' (what is in exercises/) or 'solutions', not '${value}'.`, 2)
}

/** The status of a process that a signal has ended, as shells report it. */
export const interrupted = 130
