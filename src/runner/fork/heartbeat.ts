/** What the main thread of a fork shows its watchdog, in an Int32Array that both see. */
export const heartbeat = {
  /** 1 while a spec is running, 2 while it explains. */
  working: 0,
  /** Messages sent to the host and received from it, counted: this is what progress looks like. */
  messages: 1,
  /** Questions that the host has not answered yet: waiting for it is not being stuck. */
  questions: 2,
  /** Turns of the event loop, counted: they stop when code does not give the thread back. */
  turns: 3,
} as const

export interface WatchdogData {
  beats: Int32Array
  /** The folder of the katas under test, with forward slashes: code in there is the learner's. */
  folder: string
}
