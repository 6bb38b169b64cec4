/** Programs that train take turns, so that other load on the machine affects all of them. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { UserError } from '../src/errors.ts'
import type { KataBundle } from '../src/training/katas/kata-bundle.ts'
import type { ThreadBundles } from '../src/training/katas/thread-bundles.ts'

/** What a process of `contestant.ts` is started with. */
export interface Contestant {
  /** `plain-loops.ts`, the katas, the SIMD kernels, or TensorFlow.js. */
  way: 'loops' | 'plain' | 'wasm' | 'tfjs'
  threads: number
  /** The most pictures of a step. */
  batch: number
  bundle: KataBundle
  files: ThreadBundles
}

export interface Turn {
  milliseconds: number
  /** The least number of steps. */
  atLeast: number
  /** Pictures in a step. */
  batch: number
}

/** Pictures per second: of wall-clock time, and of processor time. */
export interface Rate {
  wall: number
  /** Hardly affected by other load on the machine. Unknown for other programs. */
  processor?: number
}

export interface Program {
  /** What the program reports about itself. */
  about: string
  /** Trains for this long. */
  takeTurn(milliseconds: number): Promise<Rate>
  stop(): void
}

const file = fileURLToPath(new URL('./contestant.js', import.meta.url))

/** Starts a process of `contestant.ts`, which takes two steps of `warmUp` pictures before its turns count. */
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

/** Runs a command of the user in a shell; returns its output and how long it took. Throws if it fails. */
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

/** In every round, each program has a turn. Returns the rates of each program, round by round. */
export async function takeTurns(
  programs: Record<string, Program>,
  rounds: number,
  milliseconds: number,
): Promise<Record<string, Rate[]>> {
  const rates: Record<string, Rate[]> = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      rates[name] ??= []
      rates[name].push(await program.takeTurn(milliseconds))
    }
  }
  return rates
}
