/** What a kata and a chapter of the curriculum are. */

/** Where a kata's file lies: what the learner writes is in `exercises/`. */
export type Tree = 'exercises' | 'solutions'

/** The layers on the map of the network, from the input to the loss, and what trains them. */
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
  /** The path of its file in `exercises/` and `solutions/`, without `.ts`. */
  id: string
  /** The function that the file exports. */
  name: string
  title: string
  /** The layer on the map of the network that this kata belongs to. */
  layer: MapLayer
  /** Whether it computes a gradient. A gradient is also compared with central differences of its forward kata. */
  gradient?: boolean
  /** Whether it also has to be fast. How fast is said by `race` in its check. */
  timed?: boolean
  /** The language of the file if it is not TypeScript. It needs a compiler that is installed separately. */
  language?: 'AssemblyScript'
  /** What to remember of it, in a sentence or two; shown when it has passed. */
  idea: string
  /** From the idea to the skeleton of the code. */
  hints: string[]
}

export interface Chapter {
  title: string
  /** Checked only if it is named, and not counted. */
  optional?: boolean
  katas: Kata[]
}

/**
 * A learner's file, ready to run: a script that contains everything it imports, an AssemblyScript kata in machine code,
 * or why there is neither, in words.
 */
export type Program =
  | {
      /** The name of the script in stack traces, a URL. */
      script: string
      /** It calls `register` with what the kata exports, and finds packages in `given`. Its source map is in it. */
      text: string
    }
  | { wasm: Uint8Array<ArrayBuffer> }
  | { problem: string }
