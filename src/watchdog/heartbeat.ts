/** Counters that the main thread of a process keeps in shared memory, so that its watchdog sees whether it makes progress. */
export const heartbeat = {
  /** What the process does: one of `work`. */
  working: 0,
  /** How often something was finished: a case, or a message to or from the host. This is progress. */
  progress: 1,
  /** How many questions the host has not answered yet: waiting for an answer is not being stuck. */
  questions: 2,
  /** How many times the event loop has turned: it stops when code does not return. */
  turns: 3,
} as const

/** The values of `heartbeat.working`. */
export const work = { nothing: 0, judging: 1, explaining: 2, timing: 3 } as const

export interface WatchdogData {
  beats: Int32Array
  /** The file descriptor of the pipe on which a process that is stuck is reported. */
  pipe: number
}

/** Why a process had to be ended, and where it was if its code did not return. */
export interface Stuck {
  kind: 'endless' | 'promise' | 'memory'
  at?: CodePosition
}

/** A position in running code, before the source map is applied; lines and columns count from 1. */
export interface CodePosition {
  line: number
  column: number
  function: string
}
