/** For tests: katas of the learner's, given as text, in front of the solutions. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../testing/project-root.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { bundleKatas, type KataBundle } from '../katas/kata-bundle.ts'
import type { Purpose } from '../katas/kata-functions.ts'

/** Bundles these katas of the learner's, by their ids, and the solutions of all others. To be called in a test. */
export function bundleWith(katas: Record<string, string>, purpose: Purpose = 'plain'): Promise<KataBundle> {
  const exercises = path.join(temporaryFolder(), 'exercises')
  mkdirSync(exercises)
  for (const [id, text] of Object.entries(katas)) {
    const file = path.join(exercises, `${id}.ts`)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const trees = { exercises, solutions: path.join(root, 'solutions') }
  return bundleKatas(root, new Set(Object.keys(katas)), purpose, trees)
}
