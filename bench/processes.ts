/** Measures processes from outside: the memory of a process and its descendants, and what a terminal shows. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { promisify } from 'node:util'

interface Process {
  pid: number
  parent: number
  /** Resident memory, in bytes. */
  resident: number
}

/** Resident memory of a process and its descendants, in MB. Shared pages are counted once per process. */
export async function residentOf(pid: number): Promise<number> {
  const all = await processes()
  const family = new Set([pid])
  // A child may be listed before its parent.
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid)
  }
  return all.reduce((sum, { pid, resident }) => sum + (family.has(pid) ? resident : 0), 0) / 2 ** 20
}

/** Whether `residentOf` and `openTerminal` work here. */
export const isSupported = platform() !== 'win32'

async function processes(): Promise<Process[]> {
  if (platform() === 'linux') return linuxProcesses()
  const { stdout } = await promisify(execFile)('ps', ['-Ao', 'pid=,ppid=,rss='])
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, kilobytes] = line.trim().split(/\s+/).map(Number)
      return { pid, parent, resident: kilobytes * 1024 }
    })
}

/** From /proc, because small Linux systems may lack `ps`. */
function linuxProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8')
        const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
        const resident = isStarting(name) ? 0 : field('VmRSS') * 1024
        return [{ pid: Number(name), parent: field('PPid'), resident }]
      } catch {
        return [] // it has ended in the meantime
      }
    })
}

/** Whether a process was forked but has not started its program yet. Until then it shares the memory of its parent. See proc(5). */
function isStarting(pid: string): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may contain anything. The flags are the seventh word after it.
  const flags = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[6])
  return (flags & forkedOnly) !== 0
}

/** PF_FORKNOEXEC of the Linux kernel. */
const forkedOnly = 0x40

/** Waits until a process ends. Returns the peak memory of it and its descendants in MB, and what it printed. */
export async function peakOf(child: ChildProcess): Promise<{ peak: number; output: string }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  let peak = 0
  let measured = Promise.resolve()
  const timer = setInterval(() => {
    measured = residentOf(child.pid!).then((resident) => {
      peak = Math.max(peak, resident)
    })
  }, 50)
  const [code] = await once(child, 'close')
  clearInterval(timer)
  await measured
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with exit code ${code}:\n${output}`)
  return { peak, output }
}

export interface Terminal {
  pid: number
  /** Resolves when the output since the start matches. Rejects after a minute. */
  shows(pattern: RegExp): Promise<void>
  type(text: string): void
  close(): Promise<void>
}

/** Runs a command in a terminal of 100 columns and 40 lines, which `script` provides. */
export function openTerminal(command: string, cwd: string): Terminal {
  const inTerminal = `stty cols 100 rows 40; exec ${command}`
  const args =
    platform() === 'linux' ? ['-qec', inTerminal, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', inTerminal]
  const child = spawn('script', args, { cwd, env: { ...process.env, TERM: 'xterm-256color' } })
  const ended = once(child, 'close')
  ended.catch(() => {})
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    child.emit('shown')
  })
  return {
    pid: child.pid!,
    async shows(pattern) {
      const signal = AbortSignal.timeout(60_000)
      while (!pattern.test(output)) await Promise.race([once(child, 'shown', { signal }), ended.then(failed)])
    },
    type: (text) => void child.stdin.write(text),
    async close() {
      child.stdin.end('\x03') // Ctrl-C
      // If it does not end within two seconds, it is killed.
      const timer = setTimeout(() => child.kill(), 2000)
      await ended
      clearTimeout(timer)
    },
  }

  function failed(): never {
    throw new Error(`${command} ended. The terminal showed:\n${output}`)
  }
}
