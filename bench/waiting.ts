/** What a learner waits for: the screen, a verdict, the check of everything; and the memory that it takes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startRunner } from '../src/runner/runner.ts'
import { startTestbed, type Testbed } from '../src/runner/testbed.ts'
import type { Options, Part } from './options.ts'
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
    if (wants('verdict')) rows.push(await verdictRow(bed, options))
    if (wants('screen')) rows.push(...(await screenRows(bed, options)))
    if (wants('check')) rows.push(await checkRow(bed))
    return rows
  } finally {
    bed.remove()
  }
}

/** A kata, and how to make a mistake in it: this turns up in the right answer, and stands for another text. */
const kata = 'conv2d/backward'
const mistake = ['dBias[f] += gradient', 'dBias[f] -= gradient']

/** From the save of a file to its verdict, in turn right and wrong. */
async function verdictRow(bed: Testbed, { saves }: Options): Promise<Row> {
  bed.write(kata)
  const runner = startRunner({ root: bed.root, code: 'exercises' })
  const values: number[] = []
  try {
    await runner.run({ katas: [kata] })
    for (let save = 0; save < saves; save++) {
      await setTimeout(pause)
      bed.write(kata, `// save ${save}`)
      if (save % 2 === 1) {
        const text = readFileSync(bed.file(kata), 'utf8')
        if (!text.includes(mistake[0])) throw new Error(`'${mistake[0]}' is no longer in ${kata}.`)
        writeFileSync(bed.file(kata), text.replace(mistake[0], mistake[1]))
      }
      const began = performance.now()
      await new Promise((resolve) => void runner.run({ katas: [kata] }, resolve))
      values.push(performance.now() - began)
    }
  } finally {
    await runner.close()
  }
  const from = `median of ${saves} saves of ${kata}, right and wrong by turns; the worst ${Math.ceil(Math.max(...values))} ms`
  return {
    part: 'verdict',
    what: 'from a save to its verdict',
    value: median(values),
    unit: 'ms',
    target: 100,
    from,
    values,
  }
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
      if (moment % 10 === 5) bed.write(kata, `// moment ${moment}`)
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
  const boot = path.join('src', 'boot.mjs')
  const child = spawn(process.execPath, [boot, 'kata', 'check', '--code', 'solutions'], { cwd: bed.root })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.resume()
  const [code] = await once(child, 'close')
  const value = (performance.now() - began) / 1000
  if (code !== 0) throw new Error(`The solutions do not pass:\n${output}`)
  const from = output.trim().split('\n').at(-1) ?? ''
  return { part: 'check', what: 'check of all solutions', value, unit: 's', target: 15, from }
}
