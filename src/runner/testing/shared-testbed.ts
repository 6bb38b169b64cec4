/** Testbeds for the tests of a file: made before the first test, removed after the last one. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { bundle } from '../../bundle.mjs'
import { type Runner, startRunner } from '../runner.ts'
import { startTestbed, type Testbed } from './testbed.ts'

export function sharedTestbed(): Testbed {
  const bed = {} as Testbed
  beforeAll(() => {
    Object.assign(bed, startTestbed())
  })
  afterAll(() => bed.remove?.())
  return bed
}

/** The same, with a runner that judges its exercises. */
export function sharedTestbedRunner(): Testbed & { runner: Runner } {
  const bed = sharedTestbed() as Testbed & { runner: Runner }
  beforeAll(async () => {
    // Bundled from the project, so that all tests share one build.
    const build = await bundle(fileURLToPath(new URL('../../..', import.meta.url)))
    bed.runner = startRunner({ root: bed.root, tree: 'exercises', build })
  })
  afterAll(() => bed.runner?.close())
  return bed
}
