/** `doctor`: checks the computer and this copy of the kata, and says what to do. */
import { buildFolder } from '../../paths.ts'
import { defineCommand } from '../shared/command.ts'
import { jsonOption } from '../shared/options.ts'
import { padded, paint, print } from '../shared/print.ts'
import { space, writing } from './disk-check.ts'
import { exercises } from './exercises-check.ts'
import { broken, type Finding } from './finding.ts'
import { cores, memory, node, platform } from './machine-check.ts'
import { packages } from './packages-check.ts'
import { pictures } from './pictures-check.ts'
import { reference } from './reference-check.ts'
import { terminal } from './terminal-check.ts'
import { watcher } from './watcher-check.ts'

/** One after the other, so that a check that needs the processor does not disturb one that takes times. */
const checks: Record<string, (root: string) => Finding | Promise<Finding>> = {
  Node: node,
  platform,
  memory,
  cores,
  terminal,
  packages,
  exercises,
  reference: (root) => reference(root, buildFolder()),
  watching: watcher,
  writing,
  disk: space,
  pictures,
}

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check this computer and this copy of the kata; exit code 1 if something is broken',
  options: { json: jsonOption },
  async run(_names, { json }, root) {
    const findings: Finding[] = []
    for (const [subject, check] of Object.entries(checks)) {
      const finding = { subject, ...(await resultOf(check, root)) }
      findings.push(finding)
      if (!json) print(lineOf(subject, finding))
    }
    const healthy = findings.every(({ state }) => state !== 'broken')
    if (json) print(JSON.stringify({ healthy, findings }, null, 2))
    else print(`\n${closing(findings)}`)
    return healthy ? 0 : 1
  },
})

/** If a check itself fails, something is broken. */
async function resultOf(check: (typeof checks)[string], root: string): Promise<Finding> {
  try {
    return await check(root)
  } catch (error) {
    const { message } = error as Error
    return broken(`could not be checked: ${message}`, 'Installing the packages again may help: npm ci')
  }
}

const marks = {
  fine: () => paint('green', '✓'),
  note: () => paint('yellow', '!'),
  broken: () => paint('red', '✗'),
}

/** '✓ Node       20.19.0', and below it what to do. */
export function lineOf(subject: string, { state, says, advice }: Finding): string {
  const line = `${marks[state]()} ${padded(subject, 10)} ${says}`
  return advice ? `${line}\n${' '.repeat(13)}${paint('dim', '→')} ${advice}` : line
}

export function closing(findings: readonly Finding[]): string {
  const count = (state: Finding['state'], word: string) => {
    const number = findings.filter((finding) => finding.state === state).length
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`]
  }
  const problems = count('broken', 'problem')
  const parts = [...(problems.length > 0 ? problems : ['No problems']), ...count('note', 'note')]
  return `${parts.join(', ')}.`
}
