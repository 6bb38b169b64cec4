import { Worker } from 'node:worker_threads'

/** Starts a thread that runs this file. `onPrint` gets what it prints; without it, that goes to where this thread prints. */
export function startThread(file: string, workerData: object, onPrint?: (text: string) => void): Worker {
  const captures = onPrint !== undefined
  // The flags that this process was started with are not meant for the thread.
  const execArgv = ['--enable-source-maps']
  const thread = new Worker(file, { workerData, execArgv, stdout: captures, stderr: captures })
  if (onPrint)
    for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', onPrint)
  return thread
}
