/** `npm run bench`: measures, prints a table and writes JSON. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defineCommand } from '../src/commands/shared/command.ts'
import { runCommand } from '../src/commands/shared/run-command.ts'
import { exitCodeOf } from '../src/errors.ts'
import { rootFolder } from '../src/paths.ts'
import { machine, otherLoad } from './bench-machine.ts'
import { known, type Options, type Part, settingsOf } from './bench-options.ts'
import { gradingRows } from './graded-class.ts'
import { type Row, tableOf } from './table.ts'
import { trainingRows } from './training-speed.ts'
import { waitingRows } from './waiting-times.ts'
import { runRows } from './whole-runs.ts'

const bench = defineCommand({
  name: 'bench',
  script: true,
  summary: 'measure how fast everything is, and print a table; the exit code does not depend on the figures',
  options: known,
  async run(_names, values) {
    await measure(settingsOf(values))
    return 0
  },
})

/** Gives the exit code: 0 whatever was measured. */
export const main = (args: string[]): Promise<number> =>
  exitCodeOf(() => runCommand(bench, args, rootFolder()))

async function measure(options: Options): Promise<void> {
  const began = new Date()
  const wants = (part: Part) => (options.only ? options.only.includes(part) : part !== 'run' || options.run)
  const load = await otherLoad()
  console.log(
    `Node ${machine.node.slice(1)}, ${machine.system}, ${machine.processor}, ${machine.cores} cores, ${machine.memory}; ` +
      `other programs keep ${load.toFixed(1)} cores busy`,
  )
  const rows: Row[] = []
  for (const measureRows of [trainingRows, runRows, waitingRows, gradingRows])
    rows.push(...(await measureRows(options, wants)))
  console.log(['', ...tableOf(rows), ''].join('\n'))
  write(options, began, { machine, load: { before: load, after: await otherLoad() }, rows })
}

function write({ out, quick, rounds }: Options, began: Date, found: object): void {
  const name = began.toISOString().slice(0, 19).replaceAll(':', '-')
  const folder = path.join(rootFolder(), '.kata', 'bench')
  mkdirSync(folder, { recursive: true })
  const text = `${JSON.stringify({ date: began.toISOString(), quick, rounds, ...found }, null, 2)}\n`
  for (const file of [path.join(folder, `${name}.json`), ...(out ? [out] : [])]) {
    writeFileSync(file, text)
    console.log(`Written to ${file}`)
  }
}
