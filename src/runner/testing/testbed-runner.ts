/** For tests: a runner that judges the exercises of a testbed, as the screen has one. */
import { fileURLToPath } from 'node:url'
import { bundle } from '../../bundle.mjs'
import { type Runner, startRunner } from '../runner.ts'
import { startTestbed, type Testbed } from './testbed.ts'

export interface TestbedRunner {
  bed: Testbed
  runner: Runner
  /** Ends both. */
  end(): Promise<void>
}

export async function startTestbedRunner(): Promise<TestbedRunner> {
  const bed = startTestbed()
  try {
    // The sources are those of the project, so that they are bundled once for all tests.
    const build = await bundle(fileURLToPath(new URL('../../..', import.meta.url)))
    const runner = startRunner({ root: bed.root, tree: 'exercises', build })
    const end = async () => {
      await runner.close()
      bed.remove()
    }
    return { bed, runner, end }
  } catch (error) {
    bed.remove()
    throw error
  }
}
