/** What a learner waits for: the screen, a verdict, the check of everything; and the memory that it takes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Verdict } from '../src/kata/verdict.ts'
import { startRunner } from '../src/runner/runner.ts'
import { startTestbed, type Testbed } from '../src/runner/testing/testbed.ts'
import type { Options, Part } from './bench-options.ts'
import { isSupported, openTerminal, residentOf } from './processes.ts'
import { median, type Row } from './table.ts'

/** Milliseconds in which a learner thinks between two saves. */
const pause = 1000

/** Everything happens in a copy of the project. */
export async function waitingRows(options: Options, wants: (part: Part) => boolean): Promise<Row[]> {
  if (!wants('verdict') && !wants('screen') && !wants('check')) return []
  const bed = startTestbed()
  try {
    const rows: Row[] = []
    if (wants('verdict')) {
      const katas = Object.keys(mistakes) as (keyof typeof mistakes)[]
      // A minute is not enough for all of them.
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

/** Katas, and how to make a mistake in each: this turns up in the right answer, and stands for another text. */
const mistakes = {
  'relu/forward': ['Math.max(0, from[i])', 'Math.min(0, from[i])'],
  'conv2d/backward': ['dBias[f] += gradient', 'dBias[f] -= gradient'],
  'network/backward': ['reluBackward(drelu1, cache.conv1)', 'drelu1'],
}

/** From the save of a file to its verdict, in turn right and wrong, and to the explanation of those that are wrong. */
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
    row('verdict', 100, verdicts, 'right and wrong by turns'),
    row('explanation', 1000, explanations, 'all wrong'),
  ]
}

/** After the line in which npm says what it starts. */
const firstFrame = /\[\?1049h[\s\S]*cnn-kata/

/** From `npm run kata` to its first frame, and what the screen and its runner take once they are at work. */
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
  // The first start bundles.
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
      from: `median of ${rounds} starts in a terminal, npm's own included`,
      values,
    },
    {
      part: 'screen',
      what: what.memory,
      value: memory,
      unit: 'MB',
      target: 700,
      from: 'the most of all their processes together, while katas are saved; pages that they share counted for each',
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

/** `kata check` of all solutions, from its start to its end. */
async function checkRow(bed: Testbed): Promise<Row> {
  const began = performance.now()
  const { status, out } = await bed.run('kata', 'check', '--code', 'solutions')
  const value = (performance.now() - began) / 1000
  if (status !== 0) throw new Error(`The solutions do not pass:\n${out}`)
  const from = out.trim().split('\n').at(-1) ?? ''
  return { part: 'check', what: 'check of all solutions', value, unit: 's', target: 15, from }
}
