/** Programs that train take turns, so that whatever else the machine does falls on all of them. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { UserError } from '../src/errors.ts'
import type { KataBundle, ThreadBundles } from '../src/training/katas/kata-bundle.ts'

/** What a process of `contestant.ts` is started with. */
export interface Contestant {
  /** `plain.ts`, the katas of training, its SIMD kernels, or TensorFlow.js. */
  way: 'loops' | 'plain' | 'wasm' | 'tfjs'
  threads: number
  /** The most pictures of a step. */
  batch: number
  code: KataBundle
  files: ThreadBundles
}

export interface Turn {
  milliseconds: number
  /** Steps. */
  atLeast: number
  /** Pictures in a step. */
  batch: number
}

/** Pictures a second: of the clock, and of the time in which a processor worked for it. */
export interface Rate {
  wall: number
  /** Hardly disturbed by what else the machine does. Unknown of other programs. */
  processor?: number
}

export interface Program {
  /** What it says of itself. */
  about: string
  /** Trains for so long. */
  takeTurn(milliseconds: number): Promise<Rate>
  stop(): void
}

const file = fileURLToPath(new URL('./contestant.js', import.meta.url))

/** A process of our own. Before its turns count it has made two steps, of so many pictures. */
export async function startProgram(contestant: Contestant, warmUp = contestant.batch): Promise<Program> {
  const child = fork(file, [JSON.stringify(contestant)], { execArgv: [] })
  const about: string = await nextMessage(child)
  const train = async (turn: Turn) => {
    child.send(turn)
    return nextMessage<Rate>(child)
  }
  await train({ milliseconds: 0, atLeast: 2, batch: warmUp })
  return {
    about,
    takeTurn: (milliseconds) => train({ milliseconds, atLeast: 1, batch: contestant.batch }),
    stop: () => void child.kill(),
  }
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const abort = new AbortController()
  const ended = once(child, 'exit', abort).then(([code]) => {
    throw new Error(`A process of the benchmark ended by itself (exit code ${code}).`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', abort), ended])
    return message
  } finally {
    abort.abort()
    ended.catch(() => {})
  }
}

/** Another program: see `--compare`. */
export function otherProgram(command: string): Program {
  return {
    about: command,
    async takeTurn() {
      const { output } = await runCommand(command)
      const figures = [...output.matchAll(/(\d[\d.,]*)\s*pictures\/s/g)]
      const last = figures.at(-1)?.[1].replaceAll(',', '')
      if (last === undefined) {
        throw new UserError(
          `--compare: expected a line with '123 pictures/s' from ${command}, got:\n${output.trim() || '(nothing)'}`,
          2,
        )
      }
      return { wall: Number(last) }
    },
    stop() {},
  }
}

/** Runs a command of the user's in a shell; gives what it printed and how long it took. Throws when it fails. */
export async function runCommand(command: string): Promise<{ output: string; seconds: number }> {
  const began = performance.now()
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new UserError(`The other program ended with exit code ${code}: ${command}`, 2)
  return { output, seconds: (performance.now() - began) / 1000 }
}

/** So many rounds, in each of which every program has a turn. Gives the rates of each, round by round. */
export async function takeTurns<Name extends string>(
  programs: Record<Name, Program>,
  rounds: number,
  milliseconds: number,
): Promise<Record<Name, Rate[]>> {
  const names = Object.keys(programs) as Name[]
  const rates = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Rate[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) rates[name].push(await programs[name].takeTurn(milliseconds))
  }
  return rates
}
