import type { Backend } from './backend.ts'

/** How long a training step and an evaluation take on this machine. */
export interface Measured {
  /** Seconds for one step on a full batch. */
  step: number
  /** Seconds for one picture of an evaluation. */
  evaluation: number
  /** The loss before the first step, without dropout. */
  initialLoss: number
}

/** Times an evaluation and a few steps with a backend, which has to be reset afterwards. `count`: the training pictures. */
export async function measure(backend: Backend, count: number, batch: number): Promise<Measured> {
  const firstRows = (rows: number) => Array.from({ length: Math.min(rows, count) }, (_, i) => i)
  const evaluated = firstRows(128)
  const rows = firstRows(batch)
  backend.reset()
  const { loss } = await backend.evaluate('train', evaluated)
  await backend.step(rows, 0, 0) // not timed: nothing is compiled yet

  const evaluation = await secondsOf(() => backend.evaluate('train', evaluated))
  const times: number[] = []
  for (let total = 0; total < 1 && times.length < 3; total += times[times.length - 1]) {
    times.push(await secondsOf(() => backend.step(rows, 0, 0)))
  }
  times.sort((a, b) => a - b)
  return {
    step: (times[times.length >> 1] * batch) / rows.length,
    evaluation: evaluation / evaluated.length,
    initialLoss: loss,
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
