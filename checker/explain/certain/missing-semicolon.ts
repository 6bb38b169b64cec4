import type { CaseRun } from '../case-runs.ts'

/** A line that begins with [ continues the line before it, and may use what that line is only about to declare. */
export function missingSemicolon(runs: readonly CaseRun[]): string | undefined {
  for (const { outcome } of runs) {
    if (outcome.passed || outcome.failure.kind !== 'threw') continue
    const [, name] = /Cannot access '(\w+)' before initialization/.exec(outcome.failure.message) ?? []
    if (name === undefined) continue
    return (
      `'${name}' is used before the statement that declares it has ended. If the line after it begins with [ or (, ` +
      'that line continues the statement: put a semicolon between them.'
    )
  }
  return undefined
}
