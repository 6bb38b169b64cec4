/** What passes between the page and its thread. */
import type { LayerImage } from '../findings/layer-images.ts'

/** A file, which the thread decodes as `predict` does; or pixels, where only the browser can. */
export type Picture =
  | { name: string; bytes: ArrayBuffer }
  | { name: string; pixels: Uint8ClampedArray; width: number; height: number }

/** Comes first, and once. */
export interface Start {
  weights: ArrayBuffer
  sources: Record<string, string>
}

export type Reply =
  /** The square that the network is given: [32, 32, 3]. */
  | { type: 'seen'; square: Uint8Array }
  | { type: 'answer'; probabilities: Float32Array; layers: LayerImage[] }
  | { type: 'failed'; message: string }
