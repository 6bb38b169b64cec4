import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { bundle } from './src/bundle.mjs'
import { plainPathOf } from './src/runner/plain-path.ts'
import { kataPlugin } from './src/runner/vite-plugin.ts'

/**
 * The specs of the katas, for those who prefer plain `npx vitest` or their editor's extension.
 * KATA_CODE=solutions checks the solutions. The project's own tests are in src/vitest.config.ts.
 */
const project = fileURLToPath(new URL('.', import.meta.url))
const root = plainPathOf(project)
const tree = process.env.KATA_CODE === 'solutions' ? 'solutions' : 'exercises'

export default defineConfig({
  root,
  plugins: [kataPlugin({ root, tree })],
  test: {
    include: ['checker/ops/*/*.spec.ts'],
    // Longer than the watchdog needs, which says in which line a loop is.
    testTimeout: 60_000,
    // The program of the process that runs the katas is in there.
    env: { KATA_BUILD: await bundle(project) },
  },
})
