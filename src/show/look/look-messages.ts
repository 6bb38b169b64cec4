/** What the process that looks through a kata sends back. Plain data. */

export interface LookPicture {
  caption: string
  /** [height, width, 3], one byte a number, 0 to 255. */
  height: number
  width: number
  pixels: Uint8Array
}

/** The pictures before and after the learner's function, or why there are none. */
export type Look = { pictures: LookPicture[] } | { trouble: string }

/** The katas through which one can look. */
export const lookKatas: readonly string[] = ['conv2d/forward', 'relu/forward', 'maxpool/forward']
