/** Counters that the main thread of a fork keeps in shared memory, so that its watchdog sees whether it makes progress. */
export const heartbeat = {
  /** What the fork does: one of `work`. */
  working: 0,
  /** How many messages went to the host and came from it: this is progress. */
  messages: 1,
  /** How many questions the host has not answered yet: waiting for an answer is not being stuck. */
  questions: 2,
  /** How many times the event loop has turned: it stops when code does not return. */
  turns: 3,
} as const

/** The values of `heartbeat.working`. */
export const work = { nothing: 0, judging: 1, explaining: 2, timing: 3 } as const

export interface WatchdogData {
  beats: Int32Array
  /** The folder of the katas under test, with forward slashes: code in it is the learner's. */
  folder: string
}
