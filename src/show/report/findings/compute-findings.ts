import { bundleEngineThread, bundleThread } from '../../../training/katas/thread-bundles.ts'
import { callThread, type ThreadOptions } from '../../../training/threads/thread-call.ts'
import type { Findings, FindingsData } from './findings.ts'

const timeout = { milliseconds: 180_000, message: 'the katas have not returned for 3 minutes' }

/**
 * Computes the findings of a trained network on a thread. Throws a `UserError` when a kata fails or does not return, and
 * the reason of the signal when it aborts.
 */
export async function computeFindings(
  root: string,
  data: Omit<FindingsData, 'root' | 'engineWorker'>,
  listening: ThreadOptions = {},
): Promise<Findings> {
  const [thread, engineThread] = await Promise.all([
    bundleThread(root, 'show/report/findings/findings-thread'),
    bundleEngineThread(root),
  ])
  const workerData: FindingsData = { ...data, root, engineWorker: engineThread.file }
  return callThread(
    thread.file,
    workerData,
    {
      failed: (message) => `its thread failed: ${message}`,
      ended: 'its thread ended by itself. Does a kata call process.exit?',
    },
    { ...listening, timeout },
  )
}
