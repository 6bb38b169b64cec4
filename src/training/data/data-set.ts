/** The extent of every picture, [height, width, channels]: those of CIFAR-10. */
export const pictureShape = [32, 32, 3] as const
export const pictureSize = 32 * 32 * 3
export const classCount = 10

/** Labelled pictures, compact and in shared memory, so that every thread reads the same copy. */
export interface Pictures {
  count: number
  /** [count, 32, 32, 3] (NHWC), one byte a number, 0 to 255. */
  pixels: Uint8Array
  /** [count], 0 to 9. */
  labels: Uint8Array
}

export interface DataSet {
  name: 'CIFAR-10' | 'built-in pictures'
  /** The folder it was read from. */
  folder?: string
  /** Drawn by a program; every accuracy that is shown must then say so. */
  builtIn: boolean
  classes: readonly string[]
  train: Pictures
  test: Pictures
}

/** Room for so many pictures, black and of class 0. */
export function blankPictures(count: number): Pictures {
  return {
    count,
    pixels: new Uint8Array(new SharedArrayBuffer(count * pictureSize)),
    labels: new Uint8Array(new SharedArrayBuffer(count)),
  }
}
