/** How long, and how much, a kata may take. */
export const limits = {
  /** Milliseconds without a sign of progress, after which the learner's code is stuck. An evaluation takes a few. */
  quiet: 5000,
  /** The same while it is explained, which is given up sooner. */
  quietExplaining: 3000,
  /** Milliseconds after which it is stuck even if the time is not spent in the learner's code. */
  patience: 30_000,
  /** Resident memory of a fork, of which about 150 are in use before the learner's code runs. */
  megabytes: 1024,
  /** The JavaScript heap in it; what fills it are objects, not the numbers of tensors. */
  heapMegabytes: 256,
  /** Forks that are kept ready: one for a verdict, and one for what explains it. */
  spares: 2,
  /** Forks at work at the same time, on a machine that has as many cores. */
  forks: 8,
  /** Characters kept of what a kata prints. */
  printed: 20_000,
  /** Characters kept of a message. */
  message: 4000,
}
