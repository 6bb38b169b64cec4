import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type Reporter, type TestSpecification } from 'vitest/node'

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

const isSlow = ({ moduleId }: TestSpecification): boolean => /\.slow\.test\.tsx?$/.test(moduleId)

/** Slow files start first, in the order of their paths: the bank, which takes longest, is the first of all. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const paths = files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
    return [...paths.filter(isSlow), ...paths.filter((file) => !isSlow(file))]
  }
}

/**
 * The project's own tests: `npm test` runs all of them, `npm run test:fast` leaves out those in `X.slow.test.ts`. A test
 * belongs there when it starts processes of the project or a browser, trains the network, judges the whole bank, or takes
 * more than a few seconds. The learner's specs are in the `vitest.config.ts` above.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'checker/**/*.test.ts'],
    // vitest leaves one core free, which on two cores would be half of them.
    maxWorkers: availableParallelism(),
    testTimeout: 120_000,
    hookTimeout: 60_000,
    sequence: { sequencer: SlowFirst },
    reporters: ['default', closingLine],
  },
})
