import { bundleThread } from '../../../training/katas/kata-bundle.ts'
import { callThread, type ThreadOptions } from '../../../training/threads/thread-call.ts'
import type { Findings, FindingsData } from './findings.ts'

const patience = { milliseconds: 180_000, over: 'the katas have not returned for 3 minutes' }

/**
 * Computes the findings of a trained network on a thread. Throws a `UserError` when a kata fails or does not return, and
 * the reason of the signal when it aborts.
 */
export async function computeFindings(
  root: string,
  data: Omit<FindingsData, 'root' | 'engineWorker'>,
  listening: ThreadOptions = {},
): Promise<Findings> {
  const [file, engineWorker] = await Promise.all(
    ['show/report/findings/findings-thread', 'engine/threads/engine-worker'].map((name) =>
      bundleThread(root, name),
    ),
  )
  const workerData: FindingsData = { ...data, root, engineWorker }
  return callThread(
    file,
    workerData,
    {
      failed: (message) => `its thread failed: ${message}`,
      ended: 'its thread ended by itself. Does a kata call process.exit?',
    },
    { ...listening, patience },
  )
}
