/** `doctor`: is all well with this machine and this copy of the kata, and if not, what to do? */

import { buildFolder } from '../paths.ts'
import { space, writing } from './doctor/disk.ts'
import { exercises } from './doctor/exercises.ts'
import { broken, type Finding } from './doctor/finding.ts'
import { cores, memory, node, platform } from './doctor/machine.ts'
import { packages } from './doctor/packages.ts'
import { pictures } from './doctor/pictures.ts'
import { reference } from './doctor/reference.ts'
import { terminal } from './doctor/terminal.ts'
import { watcher } from './doctor/watcher.ts'
import { defineCommand } from './shared/command.ts'
import { shared } from './shared/options.ts'
import { padded, paint, print } from './shared/print.ts'

/** In this order, one after the other: a check that keeps the machine busy must not disturb one that takes times. */
const checks: [subject: string, look: (root: string) => Finding | Promise<Finding>][] = [
  ['Node', node],
  ['platform', platform],
  ['memory', memory],
  ['cores', cores],
  ['terminal', terminal],
  ['packages', packages],
  ['exercises', exercises],
  ['reference', (root) => reference(root, buildFolder())],
  ['watching', watcher],
  ['writing', writing],
  ['disk', space],
  ['pictures', pictures],
]

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check this computer and this copy of the kata; exit code 1 if something is broken',
  options: { json: shared.json },
  async run(_names, { json }, root) {
    const findings: Finding[] = []
    for (const [subject, look] of checks) {
      const finding = await examine(subject, () => look(root))
      findings.push(finding)
      if (!json) print(lineOf(finding))
    }
    const healthy = findings.every(({ state }) => state !== 'broken')
    if (json) print(JSON.stringify({ healthy, findings }, null, 2))
    else print(`\n${closing(findings)}`)
    return healthy ? 0 : 1
  },
})

/** A check that fails is itself something that is broken. */
async function examine(subject: string, look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    return broken(
      subject,
      `could not be looked at: ${(error as Error).message}`,
      'Read what it says; `npm ci` puts the project right.',
    )
  }
}

const marks = {
  fine: () => paint('green', '✓'),
  note: () => paint('yellow', '!'),
  broken: () => paint('red', '✗'),
}

/** '✓ Node       20.19.0', and below it what to do. */
export function lineOf({ subject, state, says, advice }: Finding): string {
  const line = `${marks[state]()} ${padded(subject, 10)} ${says}`
  return advice ? `${line}\n${' '.repeat(13)}${paint('dim', '→')} ${advice}` : line
}

export function closing(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length
  const [wrong, notes] = [count('broken'), count('note')]
  const things = (number: number) => (number === 1 ? '1 thing' : `${number} things`)
  if (wrong > 0) return `${things(wrong)} to repair (✗)${notes > 0 ? `, ${things(notes)} to know (!)` : ''}.`
  return notes > 0 ? `Nothing is broken; ${things(notes)} to know (!).` : 'All is well.'
}
