/** What says how fast this machine is. No names, no paths. */
import { arch, availableParallelism, cpus, totalmem, type } from 'node:os'

export interface MachineInfo {
  node: string
  /** 'Linux, x64' */
  system: string
  processor: string
  cores: number
  /** Bytes. */
  memory: number
}

export const machineInfo = (): MachineInfo => ({
  node: process.versions.node,
  system: `${type()}, ${arch()}`,
  processor: cpus()[0]?.model.trim() || 'unknown processor',
  cores: availableParallelism(),
  memory: totalmem(),
})
