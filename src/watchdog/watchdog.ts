/**
 * The thread in every process with a learner's code that notices when the main thread is stuck, reports where, and ends
 * the process. Node's heap limit does not cover typed arrays, and no timer interrupts a loop, so it watches memory and
 * progress from outside.
 */
import { writeSync } from 'node:fs'
import { type Debugger, Session } from 'node:inspector'
import { workerData } from 'node:worker_threads'
import { programMark } from '../paths.ts'
import { heartbeat, type Stuck, type WatchdogData, work } from './heartbeat.ts'
import { limits } from './limits.ts'

const { beats, pipe }: WatchdogData = workerData
const parent = process.ppid
const tick = 50
const limitOf: Record<number, number> = {
  [work.explaining]: limits.quietExplaining,
  [work.timing]: limits.quietTiming,
}

// Time is counted in ticks, not read from the clock: if the machine sleeps or is busy, the fork is not stuck.
/** Milliseconds since the last progress. */
let quiet = 0
/** Milliseconds since the event loop last turned. */
let still = 0
let progress = 0
let turns = 0
let megabytes = 0
let looking = false

setInterval(() => {
  // Code that does not return does not notice that nobody waits for it any more.
  if (process.ppid !== parent) kill()
  const used = process.memoryUsage.rss() / 2 ** 20
  if (used > limits.megabytes) end({ kind: 'memory' })
  // Growing memory counts as progress: the memory limit then says what is wrong, even on a slow machine.
  const isGrowing = used > megabytes + 64
  if (isGrowing) megabytes = used

  still = turns === Atomics.load(beats, heartbeat.turns) ? still + tick : 0
  turns = Atomics.load(beats, heartbeat.turns)
  const isTurning = still < 1000
  const isWaiting = isTurning && Atomics.load(beats, heartbeat.questions) > 0
  const isProgressing = progress !== Atomics.load(beats, heartbeat.progress)
  progress = Atomics.load(beats, heartbeat.progress)
  const working = Atomics.load(beats, heartbeat.working)
  quiet = isProgressing || isGrowing || isWaiting || working === work.nothing ? 0 : quiet + tick

  if (quiet < (limitOf[working] ?? limits.quiet)) return
  if (quiet > limits.patience) end({ kind: 'endless' })
  // The event loop turns and there are no messages: what the code waits for will not come.
  if (isTurning) end({ kind: 'promise' })
  if (!looking) look()
}, tick)

/** Pauses the main thread to see whose code it is in: the learner's is stuck, any other may only be slow. */
function look(): void {
  looking = true
  const session = new Session()
  const files = new Map<string, string>()
  try {
    session.connectToMainThread()
  } catch {
    // Node's permission model forbids it.
    end({ kind: 'endless' })
  }
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url))
  session.on('Debugger.paused', ({ params }) => {
    const fileOf = ({ location, url }: Debugger.CallFrame) => files.get(location.scriptId) || url
    const frame = params.callFrames.find((frame) => fileOf(frame).includes(programMark))
    if (frame) end({ kind: 'endless', at: positionOf(frame) })
    // Only the learner's AssemblyScript loops in WebAssembly. Its lines are not lines of the source.
    if (params.callFrames[0] && fileOf(params.callFrames[0]).startsWith('wasm:')) end({ kind: 'endless' })
    session.post('Debugger.resume')
    session.disconnect()
    looking = false
  })
  session.post('Debugger.enable')
  session.post('Debugger.pause')
}

const positionOf = ({ location, functionName }: Debugger.CallFrame) => ({
  line: location.lineNumber + 1,
  column: (location.columnNumber ?? 0) + 1,
  function: functionName,
})

function end(stuck: Stuck): void {
  try {
    writeSync(pipe, `${JSON.stringify({ stuck })}\n`)
  } catch {
    // Nobody reads it any more.
  }
  kill()
}

const kill = () => process.kill(process.pid, 'SIGKILL')
