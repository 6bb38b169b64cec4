import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The project's own tests: `npm test`. The learner's specs are in the `vitest.config.ts` above. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'checker/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
