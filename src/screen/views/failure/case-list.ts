/** Every case of a kata with a tick or a cross, and what was printed in it. */
import type { CaseVerdict, Verdict } from '../../../kata/verdict.ts'
import { displayText } from '../../../runner/printable.ts'
import type { Line } from '../body.tsx'
import { statusSymbols } from '../symbols.ts'
import { wrap } from '../wrap.ts'

const looks: Record<CaseVerdict['state'], { symbol: string; color?: string }> = {
  passed: statusSymbols.passed,
  failed: statusSymbols.failed,
  open: { symbol: statusSymbols.untouched.symbol },
}

/** What is right is dimmed. */
export function caseLines({ cases = [], failure }: Verdict, width: number): Line[] {
  return cases.flatMap(({ name, state, printed }) => {
    const { symbol, color } = looks[state]
    const here = name === failure?.case
    return [
      {
        text: `${here ? '>' : ' '} ${symbol} ${displayText(name)}${state === 'open' ? '  not reached' : ''}`,
        ...(state === 'failed' ? { color, bold: here } : { dim: true }),
      },
      ...(printed?.trim()
        ? wrap(printed.trimEnd(), width - 6).map((text) => ({
            text: `    │ ${text}`,
            dim: state === 'passed',
          }))
        : []),
    ]
  })
}
