/** `npm run kata` alone: opens the screen on a terminal, otherwise prints the status. */

import { curriculum, katas, requiredKatas } from '../kata/curriculum.ts'
import { hintsRead, readHints, type ShownHints } from '../kata/hints.ts'
import { loadProgress, type Progress } from '../kata/progress.ts'
import { defineCommand } from './shared/command.ts'
import { isPassed, nextKata, nextStep } from './shared/next-step.ts'
import { markOf, padded, paint, print, wordOf } from './shared/print.ts'

export const status = defineCommand({
  name: '',
  summary: 'open the screen; without a terminal, print the status',
  options: {},
  async run(_names, _values, root) {
    if (process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb') {
      const { startScreen } = await import('../screen/start-screen.ts')
      await startScreen({ root })
      return 0
    }
    const progress = loadProgress(root)
    for (const line of overview(progress, readHints(root))) print(line)
    print()
    for (const line of whatNext(progress)) print(line)
    return 0
  },
})

const width = Math.max(...katas.map((kata) => kata.id.length))

/** The chapters with the status of each kata, and how many have passed; once all have, also how many hints were read. */
export function overview({ verdicts, reference }: Progress, shown: ShownHints): string[] {
  const lines = curriculum.flatMap(({ title, optional, katas }, at) =>
    katas.length === 0
      ? []
      : [
          ...(at > 0 ? [''] : []),
          paint('bold', title) + (optional ? ' (optional)' : ''),
          ...katas.map(({ id, title }) => {
            const verdict = verdicts[id]
            const known = verdict === 'unknown' ? 'unknown' : verdict.status
            const word = known === 'passed' ? '' : `  (${wordOf(known)})`
            return `  ${markOf(known)} ${padded(id, width)}  ${title}${word}`
          }),
        ],
  )
  const by = reference ? `, judged by ${reference}` : ''
  const passed = passedOf(verdicts)
  return [
    ...lines,
    '',
    `${passed} of ${requiredKatas.length} katas passed${by}.`,
    ...(passed === requiredKatas.length ? [hintsRead(shown)] : []),
  ]
}

function passedOf(verdicts: Progress['verdicts']): number {
  return requiredKatas.filter(({ id }) => isPassed(verdicts[id])).length
}

function whatNext(progress: Progress): string[] {
  const next = nextKata(progress)
  if (!next) return ['All katas pass. Train the network with your code: npm run train']
  return [
    `Next: ${nextStep(next)}`,
    `  npm run kata -- check ${next.id}`,
    `  npm run kata -- check ${next.id} --watch`,
    `  npm run kata -- hint ${next.id}`,
    'On a terminal, `npm run kata` opens a screen that checks a file whenever it is saved.',
    '`npm run kata -- --help` shows all commands.',
  ]
}
