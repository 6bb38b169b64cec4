/** The messages between the processes of the runner: plain data. */
import type { Tree } from '../kata/kata.ts'
import type { Explanation, Verdict } from '../kata/verdict.ts'
import type { Stuck } from '../watchdog/heartbeat.ts'

/** What a host is started with. */
export interface HostOptions {
  root: string
  /** The tree whose katas are judged. */
  tree: Tree
}

/** Which katas to judge. */
export interface RunRequest {
  katas: string[]
  /** The cases are drawn from this seed; 1 when left out. */
  seed?: number
  /** The name of the one case to run. */
  case?: string
}

/** Requests are numbered, and answers carry the number of their request. The host works on one request at a time. */
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

/** What a fork writes to its report pipe, one JSON object a line. */
export type ForkReport =
  | { reference: string }
  | { begun: string }
  | { explained: Explanation }
  | { exited: number }
  | { stuck: Stuck }

/** The file descriptor of that pipe: the first one after stdin, stdout, stderr and the message channel. */
export const reportPipe = 4

/** Sent to a fork that has nothing to do yet: the kata to prepare for. */
export interface ToSpare {
  rehearse?: string
}
