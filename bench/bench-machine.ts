/** The machine that everything is measured on, and its other load. */
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import { setTimeout } from 'node:timers/promises'

export const machine = {
  node: process.version,
  system: `${platform()} ${arch()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
}

/** How many cores other programs keep busy. Call it while nothing is measured. */
export async function otherLoad(milliseconds = 1000): Promise<number> {
  const before = times()
  await setTimeout(milliseconds)
  const after = times()
  return (machine.cores * (after.busy - before.busy)) / Math.max(1, after.all - before.all)
}

/** Times since the machine was started, of all cores together. */
function times(): { busy: number; all: number } {
  let [busy, all] = [0, 0]
  for (const { times } of cpus()) {
    const sum = Object.values(times).reduce((total, time) => total + time, 0)
    busy += sum - times.idle
    all += sum
  }
  return { busy, all }
}
