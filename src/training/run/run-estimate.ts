import type { Measured } from '../backends/measure.ts'
import type { RunSize } from '../conductor-messages.ts'
import { validationFraction } from '../network.ts'

/** How many pictures there are. */
export interface PictureCounts {
  train: number
  test: number
}

/** In seconds: for longer runs with the katas, the wasm engine is offered. */
export const slowRun = 10 * 60

/** In seconds: for longer runs, a smaller one is offered. */
export const longRun = 60 * 60

/** The seconds that a run will take if every step and every evaluation takes as long as the measured ones. */
export function predictSeconds(
  measured: Measured,
  { epochs, limit }: RunSize,
  batch: number,
  available: PictureCounts,
): number {
  const pictures = Math.min(limit, available.train)
  const train = pictures * (1 - validationFraction)
  const epoch = (train / batch) * measured.step + (pictures - train) * measured.evaluation
  return epochs * epoch + Math.min(limit, available.test) * measured.evaluation
}

/**
 * A run of at most half of `longRun`, if there is a useful one: as many epochs on all pictures as fit, at least three;
 * otherwise three epochs on as many thousands of pictures as fit.
 */
export function smallerRun(
  measured: Measured,
  requested: RunSize,
  batch: number,
  available: PictureCounts,
): RunSize | undefined {
  const fits = (size: RunSize) => predictSeconds(measured, size, batch, available) <= longRun / 2
  for (let epochs = requested.epochs - 1; epochs >= 3; epochs--) {
    const size = { ...requested, epochs }
    if (fits(size)) return size
  }
  const epochs = Math.min(3, requested.epochs)
  for (
    let limit = Math.floor((Math.min(requested.limit, available.train) - 1) / 1000) * 1000;
    limit >= 1000;
    limit -= 1000
  ) {
    if (fits({ epochs, limit })) return { epochs, limit }
  }
}
