/** What a kata and a chapter of the curriculum are. */

/** Where a kata's file lies: what the learner writes is in `exercises/`. */
export type Tree = 'exercises' | 'solutions'

/** The places on the map of the network, from the input to the loss. */
export const mapLayers = [
  'input',
  'conv',
  'relu',
  'pool',
  'flatten',
  'dense',
  'dropout',
  'softmax',
  'loss',
  'adam',
  'fit',
] as const
export type MapLayer = (typeof mapLayers)[number]

export interface Kata {
  /** The path of its file below `exercises/` and `solutions/`, without `.ts`. */
  id: string
  /** The function that the file exports. */
  name: string
  title: string
  /** The place on the map of the network that this kata counts towards. */
  layer: MapLayer
  /** Whether it computes a gradient. A gradient is also checked with central differences of its forward kata. */
  gradient?: boolean
  /** Whether it also has to be fast: `race` in its check says how fast. */
  timed?: boolean
  /** The language of the file if it is not TypeScript. It needs a compiler that is installed separately. */
  language?: 'AssemblyScript'
  /** A ladder of hints, from the idea to the skeleton. */
  hints: string[]
}

export interface Chapter {
  title: string
  /** Checked only when it is named, and not counted. */
  optional?: boolean
  katas: Kata[]
}
