import { sha256Of } from '../sha256.ts'
import { type Bundle, bundleModule } from './bundler.ts'

/** The bundled files of the threads of a training, and SHA-256 of their code. */
export interface ThreadBundles {
  conductor: string
  worker: string
  engineWorker: string
  sha256: string
}

/** A file of `src`, named without `.ts`, bundled to run on a thread. */
export const bundleThread = (root: string, name: string): Promise<Bundle> =>
  bundleModule(root, `import './src/${name}.ts'`)

export const bundleEngineThread = (root: string): Promise<Bundle> =>
  bundleThread(root, 'engine/threads/engine-worker')

export async function bundleThreads(root: string): Promise<ThreadBundles> {
  const [conductor, worker, engineWorker] = await Promise.all([
    bundleThread(root, 'training/conductor'),
    bundleThread(root, 'training/backends/shard-worker'),
    bundleEngineThread(root),
  ])
  return {
    conductor: conductor.file,
    worker: worker.file,
    engineWorker: engineWorker.file,
    sha256: sha256Of(conductor.sha256, worker.sha256, engineWorker.sha256),
  }
}
