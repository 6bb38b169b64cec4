/** What the processes of the runner say to each other: plain data. */
import type { Tree } from '../kata/kata.ts'
import type { Explanation, Verdict } from '../kata/verdict.ts'

/** What a host is started with. */
export interface HostOptions {
  root: string
  /** The tree whose katas are judged. */
  tree: Tree
}

/** Which katas to judge. Without a seed the cases are the usual ones. */
export interface RunRequest {
  katas: string[]
  seed?: number
  /** The name of the one case to run. */
  case?: string
}

/** Requests are numbered, and their answers carry the number. One is under way at a time. */
export type ToHost =
  | { type: 'run'; number: number; request: RunRequest }
  | { type: 'explain'; number: number; request: RunRequest }
  | { type: 'cases'; number: number; kata: string; seed?: number }
  | { type: 'cancel' }
  | { type: 'prepare'; kata: string }

export type FromHost =
  | { type: 'reference'; name: string }
  | { type: 'verdict'; number: number; verdict: Verdict }
  | { type: 'explanation'; number: number; id: string; explanation: Explanation }
  | { type: 'done'; number: number; cases?: string[] }
  | { type: 'failed'; number: number; message: string }

/** A place in the code as it runs, before the source map is applied; lines and columns from 1. */
export interface CodePosition {
  file: string
  line: number
  column: number
  function: string
}

/** What a fork says on a pipe of its own, one JSON object a line. */
export type ForkReport =
  | { reference: string }
  | { begun: string }
  | { explained: Explanation }
  | { exited: number }
  | { stuck: Stuck }

/** What a fork is told before it is taken, besides what vitest tells it: the kata that it may make ready for. */
export interface ToSpare {
  rehearse?: string
}

/** Why a fork had to be ended. */
export type Stuck = { kind: 'endless'; at?: CodePosition } | { kind: 'promise' } | { kind: 'memory' }

/** The number of that pipe: after stdin, stdout, stderr and the channel of messages. */
export const reportPipe = 4
