/** The messages between the page and its thread. */
import type { LayerImage } from '../findings/layer-images.ts'

/** A file, which the thread decodes, or the pixels that the browser has decoded. */
export type Picture =
  | { name: string; bytes: ArrayBuffer }
  | { name: string; pixels: Uint8ClampedArray; width: number; height: number }

/** The first message to the thread. */
export interface Start {
  weights: ArrayBuffer
  sources: Record<string, string>
}

export type Reply =
  /** The input of the network: [32, 32, 3]. */
  | { type: 'seen'; square: Uint8Array }
  | { type: 'answer'; probabilities: Float32Array; layers: LayerImage[] }
  | { type: 'failed'; message: string }
