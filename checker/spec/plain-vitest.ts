/** What plain `npx vitest` prints about the first case that fails: also which mistake it is, where that is known. */
import type { Failure, Verdict } from '../../src/kata/verdict.ts'
import { explainedVerdict, isExplainable, sectionsOf } from '../../src/kata/words/explanation.ts'
import type { Check } from '../cases/case.ts'
import { explainerFor } from './explanation-tests.ts'
import type { LoadKata } from './load.ts'

/** The message of a failure with what there is to say about it. Without an explanation, it is the message alone. */
export async function explainedMessage(
  id: string,
  check: Check,
  load: LoadKata,
  failure: Failure,
): Promise<string> {
  const { seed, message } = failure
  const verdict: Verdict = { id, status: 'failed', checks: { passed: 0, total: 1 }, failure }
  if (!isExplainable(verdict)) return message
  try {
    const explainer = await explainerFor(id, check, load, { seed })
    const { explanation } = explainedVerdict(verdict, {
      ...explainer.diagnosis(),
      ...explainer.smallestCase(),
    })
    const sections = sectionsOf(explanation!, 100)
    const [mistake, rest] = [true, false].map((isDiagnosis) =>
      sections.filter(({ kind }) => (kind === 'diagnosis') === isDiagnosis),
    )
    const texts = [
      ...mistake.map(({ lines }) => lines.join('\n')),
      message,
      ...rest.map(({ heading, lines }) => [...(heading ? [heading] : []), ...lines].join('\n')),
    ]
    return texts.join('\n\n')
  } catch {
    return message
  }
}
