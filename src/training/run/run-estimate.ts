import type { Measured, RunSize } from '../conductor-messages.ts'
import { validationFraction } from '../network.ts'

/** The pictures there are. */
export interface PictureCounts {
  train: number
  test: number
}

/** Longer than this on the katas, and the wasm engine is offered. */
export const slowRun = 10 * 60

/** Longer than this, and a smaller run is offered. */
export const longRun = 60 * 60

/** The seconds a run will take: every step and every evaluation as long as the measured ones. */
export function predictSeconds(
  measured: Measured,
  { epochs, limit }: RunSize,
  batch: number,
  there: PictureCounts,
): number {
  const pictures = Math.min(limit, there.train)
  const train = pictures * (1 - validationFraction)
  const epoch = (train / batch) * measured.step + (pictures - train) * measured.evaluation
  return epochs * epoch + Math.min(limit, there.test) * measured.evaluation
}

/**
 * A run of at most half of `longRun`, if there is one that is worth something: as many epochs as fit on
 * all the pictures, at least three; otherwise three on as many thousands of pictures as fit.
 */
export function smallerRun(
  measured: Measured,
  wanted: RunSize,
  batch: number,
  there: PictureCounts,
): RunSize | undefined {
  const fits = (extent: RunSize) => predictSeconds(measured, extent, batch, there) <= longRun / 2
  for (let epochs = wanted.epochs - 1; epochs >= 3; epochs--) {
    const extent = { ...wanted, epochs }
    if (fits(extent)) return extent
  }
  const epochs = Math.min(3, wanted.epochs)
  for (
    let limit = Math.floor((Math.min(wanted.limit, there.train) - 1) / 1000) * 1000;
    limit >= 1000;
    limit -= 1000
  ) {
    if (fits({ epochs, limit })) return { epochs, limit }
  }
}
