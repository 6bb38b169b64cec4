/** What a learner waits for (the screen, a verdict, the check of everything), and the memory of the screen. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Verdict } from '../src/kata/verdict.ts'
import { rootFolder } from '../src/paths.ts'
import { startRunner } from '../src/runner/runner.ts'
import { startTestbed, type Testbed } from '../src/runner/testing/testbed.ts'
import type { Options, Part } from './bench-options.ts'
import { isSupported, openTerminal, residentOf } from './processes.ts'
import { median, type Row } from './table.ts'

/** Milliseconds between two saves. */
const pause = 1000

/** Measures in a copy of the project. */
export async function waitingRows(options: Options, wants: (part: Part) => boolean): Promise<Row[]> {
  if (!wants('verdict') && !wants('screen') && !wants('check')) return []
  const bed = startTestbed(rootFolder())
  try {
    const rows: Row[] = []
    if (wants('verdict')) {
      const katas = Object.keys(mistakes) as (keyof typeof mistakes)[]
      // With --quick only one: all of them take longer than a minute.
      for (const kata of options.quick ? katas.slice(1, 2) : katas)
        rows.push(...(await savingRows(bed, kata, options)))
    }
    if (wants('screen')) rows.push(...(await screenRows(bed, options)))
    if (wants('check')) rows.push(await checkRow(bed))
    return rows
  } finally {
    bed.remove()
  }
}

/** For each kata: text of its solution, and the text that replaces it to make a mistake. */
const mistakes = {
  'relu/forward': ['Math.max(0, from[i])', 'Math.min(0, from[i])'],
  'conv2d/backward': ['dBias[f] += gradient', 'dBias[f] -= gradient'],
  'network/backward': ['reluBackward(drelu1, cache.conv1)', 'drelu1'],
}

/** The time from a save to its verdict, with right and wrong code in turn, and to the explanation of wrong code. */
async function savingRows(bed: Testbed, kata: keyof typeof mistakes, { saves }: Options): Promise<Row[]> {
  const [right, wrong] = mistakes[kata]
  bed.write(kata)
  const runner = startRunner({ root: bed.root, tree: 'exercises' })
  const verdicts: number[] = []
  const explanations: number[] = []
  try {
    await runner.run({ katas: [kata] })
    for (let save = 0; save < saves; save++) {
      await setTimeout(pause)
      const isWrong = save % 2 === 1
      bed.write(kata, `// save ${save}`)
      if (isWrong) writeFileSync(bed.file(kata), readFileSync(bed.file(kata), 'utf8').replace(right, wrong))
      const began = performance.now()
      const { status } = await new Promise<Verdict>((resolve) => void runner.run({ katas: [kata] }, resolve))
      verdicts.push(performance.now() - began)
      if ((status === 'passed') === isWrong)
        throw new Error(`${kata}, ${isWrong ? 'wrong' : 'right'}: ${status}`)
      if (!isWrong) continue
      await runner.explain({ katas: [kata] }, () => {})
      explanations.push(performance.now() - began)
    }
  } finally {
    await runner.close()
  }
  const row = (what: string, target: number, values: number[], which: string): Row => ({
    part: 'verdict',
    what: `from a save of ${kata} to its ${what}`,
    value: median(values),
    unit: 'ms',
    target,
    from: `median of ${values.length} saves, ${which}; the worst ${Math.ceil(Math.max(...values))} ms`,
    values,
  })
  return [
    row('verdict', 100, verdicts, 'right and wrong in turn'),
    row('explanation', 1000, explanations, 'all wrong'),
  ]
}

/** The escape code that opens the screen comes after the line in which npm prints the command. */
const firstFrame = /\[\?1049h[\s\S]*cnn-kata/

/** The time from `npm run kata` to its first frame, and the memory of the screen and its runner while katas are saved. */
async function screenRows(bed: Testbed, { rounds }: Options): Promise<Row[]> {
  const what = { frame: 'from npm run kata to its first frame', memory: 'memory of screen and runner' }
  if (!isSupported) {
    const from = 'not measured on Windows'
    return [
      { part: 'screen', what: what.frame, unit: 'ms', target: 800, from },
      { part: 'screen', what: what.memory, unit: 'MB', target: 700, from },
    ]
  }
  const values: number[] = []
  // The first start, which also bundles the program, does not count.
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now()
    const terminal = openTerminal('npm run kata', bed.root)
    try {
      await terminal.shows(firstFrame)
      if (round > 0) values.push(performance.now() - began)
    } finally {
      await terminal.close()
    }
  }
  const memory = await screenMemory(bed)
  return [
    {
      part: 'screen',
      what: what.frame,
      value: median(values),
      unit: 'ms',
      target: 800,
      from: `median of ${rounds} starts in a terminal, including the time of npm itself`,
      values,
    },
    {
      part: 'screen',
      what: what.memory,
      value: memory,
      unit: 'MB',
      target: 700,
      from: 'the peak of all their processes together while katas are saved; shared pages are counted once per process',
    },
  ]
}

async function screenMemory(bed: Testbed): Promise<number> {
  const terminal = openTerminal('node src/boot.mjs kata', bed.root)
  let most = 0
  try {
    await terminal.shows(firstFrame)
    for (let moment = 0; moment < 20; moment++) {
      if (moment % 10 === 5) bed.write('conv2d/backward', `// moment ${moment}`)
      await setTimeout(200)
      most = Math.max(most, await residentOf(terminal.pid))
    }
  } finally {
    await terminal.close()
  }
  return most
}

/** The time of `kata check` for all solutions. */
async function checkRow(bed: Testbed): Promise<Row> {
  const began = performance.now()
  const { status, out } = await bed.run('kata', 'check', '--code', 'solutions')
  const value = (performance.now() - began) / 1000
  if (status !== 0) throw new Error(`The solutions do not pass:\n${out}`)
  const from = out.trim().split('\n').at(-1) ?? ''
  return { part: 'check', what: 'check of all solutions', value, unit: 's', target: 15, from }
}
