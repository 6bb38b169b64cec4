/** What npm does to options before a program sees them. */

/**
 * Options that npm has taken for its own, because no `--` stood before them, are not among the arguments: a program
 * would go on as if they had not been given. Says so in words where that is the case.
 */
export function keptByNpm(
  script: string,
  names: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (env.npm_lifecycle_event !== script) return undefined
  const name = names.find((one) => env[`npm_config_${one.replaceAll('-', '_')}`] !== undefined)
  return (
    name &&
    `npm has kept --${name} for itself, expected a lone -- before it: npm run ${script} -- --${name} ...`
  )
}
