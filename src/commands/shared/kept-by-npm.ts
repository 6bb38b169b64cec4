/** npm takes options that come before `--` for its own. */
import { UserError } from '../../errors.ts'

/**
 * Throws a `UserError` if npm has kept one of these options of a script for itself: the program does not see it and
 * would run as if it had not been given.
 */
export function checkKeptByNpm(
  script: string,
  options: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): void {
  if (env.npm_lifecycle_event !== script) return
  const kept = options.find((name) => env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined)
  if (kept === undefined) return
  throw new UserError(
    `npm has kept --${kept} for itself: expected -- before the options, npm run ${script} -- --${kept} ...`,
    2,
  )
}
