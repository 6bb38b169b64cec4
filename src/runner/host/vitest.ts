/** vitest as a library: no configuration file, no watcher. */
import path from 'node:path'
import { Writable } from 'node:stream'
import type { Plugin } from 'vite'
import { type CliOptions, createVitest, type Vitest } from 'vitest/node'
import { opOf } from '../../kata/curriculum.ts'
import { slashed } from '../../paths.ts'
import type { HostOptions } from '../runner-messages.ts'
import { kataPlugin } from '../vite-plugin.ts'

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/**
 * vitest, ready to run specs. It prints nothing; results go to the reporter. It has no time limits, because no timer
 * interrupts a loop: code that may never return has to be watched from outside.
 */
export function startVitest(
  { root, tree }: HostOptions,
  { build, plugins = [], ...config }: CliOptions & { build?: string; plugins?: Plugin[] },
  streams = { stdout: nowhere(), stderr: nowhere() },
): Promise<Vitest> {
  return createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: ['checker/*.spec.ts'],
      disableConsoleIntercept: true,
      testTimeout: 0,
      hookTimeout: 0,
      teardownTimeout: 1000,
      // Files that are bundled already are not transformed again.
      server: { deps: { external: [/[\\/]\.kata[\\/]build[\\/]/] } },
      ...config,
    },
    {
      plugins: [...plugins, kataPlugin({ root, tree, build })],
      server: { watch: null },
      logLevel: 'silent',
      clearScreen: false,
      cacheDir: path.join(root, '.kata', 'vite'),
    },
    streams,
  )
}

/** The path of the spec that checks a kata, as vitest writes it. */
export const specOf = (root: string, kata: string): string =>
  slashed(path.join(root, 'checker', 'ops', opOf(kata), `${opOf(kata)}.spec.ts`))
