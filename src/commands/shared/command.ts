/** What a command is. Each is a file of its own in `src/commands/`, and `src/cli.ts` finds it. */
import type { Options, Values } from './options.ts'

export interface Command<Known extends Options = Options> {
  name: string
  /** What may follow the name, as the help shows it: 'IMAGE ...'. Left out if the command takes only options. */
  takes?: string
  /** `npm run NAME` starts it as well as `npm run kata -- NAME` does. */
  script?: boolean
  /** One line, for the list of commands. */
  summary: string
  options: Known
  /** Gives the exit code. Throws a `UserError` when the user can do something about what went wrong. */
  run(names: string[], values: Values<Known>, root: string): Promise<number>
}

/** The same command, with the types of its values inferred. */
export const defineCommand = <Known extends Options>(command: Command<Known>): Command<Known> => command
