import type { KataBundle } from '../../training/katas/kata-bundle.ts'
import { bundleThread } from '../../training/katas/thread-bundles.ts'
import { callThread, type ThreadOptions } from '../../training/threads/thread-call.ts'

/** The data that the thread is started with. */
export interface ClassifyData {
  /** The bundle of the katas, and the source file of each, for messages. */
  code: string
  sources: Record<string, string>
  weights: Float32Array
  /** [32, 32, 3] each, 0 to 255. */
  pictures: Uint8Array[]
}

/**
 * The probabilities of the ten classes for each picture [32, 32, 3], by `network/forward` of this code with these
 * weights. Throws a `UserError` when a kata fails, an `AbortError` when the signal aborts.
 */
export async function classify(
  root: string,
  { file, sources }: Pick<KataBundle, 'file' | 'sources'>,
  weights: Float32Array,
  pictures: Uint8Array[],
  options: ThreadOptions = {},
): Promise<Float32Array[]> {
  const thread = await bundleThread(root, 'show/predict/classify-thread')
  const workerData: ClassifyData = { code: file, sources, weights, pictures }
  return callThread(
    thread.file,
    workerData,
    {
      failed: (message) => `The thread of the prediction failed: ${message}`,
      ended: 'The prediction ended by itself. Does a kata call process.exit?',
    },
    options,
  )
}
