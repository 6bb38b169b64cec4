/** vitest as a library: no configuration file, no watcher, nothing on the screen. */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createVitest, type PoolRunnerInitializer, type Reporter, type Vitest } from 'vitest/node'
import { kataPlugin } from './plugin.ts'
import { type HostOptions, limits } from './protocol.ts'

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/** vitest, ready to run specs; there are no time limits in it, because no timer interrupts a loop. */
export async function startVitest(
  { root, code }: HostOptions,
  pool: PoolRunnerInitializer,
  reporter: Reporter,
): Promise<Vitest> {
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: true,
      include: ['checker/*.spec.ts'],
      setupFiles: [fileURLToPath(new URL('./setup.js', import.meta.url))],
      pool,
      maxWorkers: Math.min(availableParallelism(), limits.forks),
      reporters: [reporter],
      disableConsoleIntercept: true,
      testTimeout: 0,
      hookTimeout: 0,
      teardownTimeout: 1000,
    },
    {
      plugins: [kataPlugin({ root, code })],
      server: { watch: null },
      logLevel: 'silent',
      clearScreen: false,
      cacheDir: path.join(root, '.kata', 'vite'),
    },
    { stdout: nowhere(), stderr: nowhere() },
  )
  await vitest.standalone()
  return vitest
}
