import type { Command } from './command.ts'
import { helpOf } from './help.ts'
import { checkKeptByNpm } from './kept-by-npm.ts'
import { parseArguments } from './parse-arguments.ts'
import { print } from './print.ts'

/** Runs a command, or prints its help. Gives the exit code. */
export async function runCommand(command: Command, args: string[], root: string): Promise<number> {
  if (command.script) checkKeptByNpm(command.name, Object.keys(command.options))
  const { names, values, help } = parseArguments(command, args)
  if (!help) return command.run(names, values, root)
  print(helpOf(command))
  return 0
}
