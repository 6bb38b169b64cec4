import { UserError } from '../../errors.ts'
import { whyNotSaved } from '../../kata/json-files.ts'
import { loadProgress } from '../../kata/progress.ts'
import type { Verdict } from '../../kata/verdict.ts'
import { startRunner } from '../../runner/runner.ts'
import { bundleKatas } from '../katas/kata-bundle.ts'
import type { Purpose } from '../katas/kata-functions.ts'
import { fastFor } from '../katas/kata-sources.ts'
import type { Printer } from '../output/printer.ts'

/**
 * The learner's katas that this purpose needs, or that can replace one it needs, and that pass; none with `--code
 * solutions`. Katas without a verdict are checked first.
 */
export async function passedKatas(
  code: 'mine' | 'solutions',
  root: string,
  purpose: Purpose,
  printer: Printer,
  signal: AbortSignal,
): Promise<Set<string>> {
  if (code === 'solutions') return new Set()
  const { solutions } = await bundleKatas(root, new Set(), purpose)
  const needed = [...solutions, ...fastFor(solutions)]
  const { verdicts } = loadProgress(root)
  const unknown = needed.filter((id) => verdicts[id] === 'unknown')
  const known = needed.flatMap((id) => {
    const verdict = verdicts[id]
    return verdict === 'unknown' ? [] : [verdict]
  })
  const checked = unknown.length > 0 ? await check(root, unknown, printer, signal) : []
  return new Set([...known, ...checked].filter(({ status }) => status === 'passed').map(({ id }) => id))
}

async function check(root: string, ids: string[], printer: Printer, signal: AbortSignal): Promise<Verdict[]> {
  printer.line(`Checking ${ids.length} of your katas first.`)
  const runner = startRunner({ root, tree: 'exercises' })
  const stop = () => runner.cancel()
  signal.addEventListener('abort', stop)
  let done = 0
  try {
    const found = await runner.run({ katas: ids }, ({ id, status, checks, failure }) => {
      done++
      if (failure?.kind === 'slow') printer.line(`  ${id}: right, but not fast enough`)
      else if (status !== 'passed')
        printer.line(`  ${id}: ${status}, ${checks.passed} of ${checks.total} checks pass`)
      printer.progress(() => `  ${done}/${ids.length}`)
    })
    signal.throwIfAborted()
    const trouble = whyNotSaved()
    if (trouble) printer.line(trouble)
    return found
  } catch (error) {
    signal.throwIfAborted()
    throw new UserError(
      `Your katas could not be checked: ${(error as Error).message}\nTo train without them: --code solutions`,
    )
  } finally {
    signal.removeEventListener('abort', stop)
    await runner.close()
  }
}
