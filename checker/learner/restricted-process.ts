/** Takes from `process` what a kata does not need: files, code of Node, other processes. */
import { constants } from 'node:os'
import process from 'node:process'

/** What Node itself needs to go on, and what does no harm. A name that is not here, also one that a later Node brings, is removed. */
const kept = new Set([
  ...['_events', '_eventsCount', '_maxListeners', '_exiting', '_tickCallback', '_fatalException'],
  ...['_handleQueue', '_pendingMessage', 'channel', '_disconnect', 'constructor'],
  ...[
    'addListener',
    'emit',
    'emitWarning',
    'eventNames',
    'getMaxListeners',
    'listenerCount',
    'listeners',
    'off',
  ],
  ...['on', 'once', 'prependListener', 'prependOnceListener', 'rawListeners', 'removeAllListeners'],
  ...['removeListener', 'setMaxListeners', 'domain', 'nextTick', 'setUncaughtExceptionCaptureCallback'],
  ...[
    'abort',
    'arch',
    'argv',
    'argv0',
    'config',
    'cpuUsage',
    'cwd',
    'env',
    'execArgv',
    'execPath',
    'exitCode',
  ],
  ...[
    'features',
    'hasUncaughtExceptionCaptureCallback',
    'hrtime',
    'memoryUsage',
    'noDeprecation',
    'pid',
    'platform',
  ],
  ...['ppid', 'release', 'resourceUsage', 'throwDeprecation', 'title', 'traceDeprecation', 'umask', 'uptime'],
  ...['version', 'versions'],
])

/** What replaces parts of `process`. */
interface Replaced {
  stdout: unknown
  stderr: unknown
  exit(code?: number | string | null): never
}

/** Returns a function that ends this process at once. */
export function restrictProcess(replaced: (kill: () => void) => Replaced): () => void {
  const all = process as unknown as Record<PropertyKey, unknown>
  const signal = (all._kill as (pid: number, signal: number) => number).bind(process)
  const { pid } = process
  const numbers: Record<string, number> = { ...constants.signals }
  const endSelf = () => {
    signal(pid, numbers.SIGKILL)
  }
  const kill = (target: number, name: string | number = 'SIGTERM') => {
    if (target !== pid) throw new Error('process.kill: a kata may end no other process.')
    signal(pid, typeof name === 'number' ? name : numbers[name])
    return true
  }
  for (let level: object = process; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (typeof key === 'symbol' || kept.has(key)) continue
      if (!Reflect.deleteProperty(level, key)) Reflect.defineProperty(level, key, { value: undefined })
    }
  }
  for (const [key, value] of Object.entries({ ...replaced(endSelf), kill })) {
    Object.defineProperty(process, key, { get: () => value, set: () => {}, enumerable: true })
  }
  return endSelf
}
