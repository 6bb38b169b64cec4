import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

/** One last line for whoever reads the log of a build: 'N passed, N failed, N skipped'. */
const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const one of module.children.allTests()) count[one.result().state]++
      if (module.errors().length > 0) count.failed++
    }
    // After vitest's own summary.
    process.once('exit', () => {
      process.stdout.write(
        `${count.passed} passed, ${count.failed + count.pending} failed, ${count.skipped} skipped\n`,
      )
    })
  },
}

/** The project's own tests: `npm test`. The learner's specs are in the `vitest.config.ts` above. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'checker/**/*.test.ts'],
    testTimeout: 60_000,
    reporters: ['default', closingLine],
  },
})
