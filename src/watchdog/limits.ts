/** How much time and memory a kata may take. */
export const limits = {
  /** Milliseconds without progress after which the learner's code counts as stuck. One call takes a few milliseconds. */
  quiet: 5000,
  /** The same while a failure is explained: an explanation is given up sooner. */
  quietExplaining: 3000,
  /** The same while a kata is timed, which takes many calls; it has passed its cases by then. */
  quietTiming: 20_000,
  /** Milliseconds without progress after which a fork counts as stuck even if it is not in the learner's code. */
  patience: 30_000,
  /** Resident memory of a fork in MB. About 150 are in use before the learner's code runs. */
  megabytes: 1024,
  /** The JavaScript heap of a fork in MB. It holds objects; the numbers of tensors lie outside. */
  heapMegabytes: 256,
  /** Forks that are kept ready: one for the next verdict and one for its explanation. */
  spares: 2,
  /** The most forks that work at the same time, if the machine has as many cores. */
  forks: 8,
  /** Characters of a kata's output that are kept. */
  printed: 20_000,
  /** Characters of a message that are kept. */
  message: 4000,
}
