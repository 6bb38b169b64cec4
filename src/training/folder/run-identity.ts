/** What has to stay the same for a resumed run to give the same result, to the last bit. */
import { readFileSync } from 'node:fs'
import { type Build, kernelsFile } from '../../engine/kernels.ts'
import type { EngineName } from '../backends/backend.ts'
import type { KataBundle } from '../katas/kata-bundle.ts'
import type { ThreadBundles } from '../katas/thread-bundles.ts'
import { sha256Of } from '../sha256.ts'

export interface RunIdentity {
  engine: EngineName
  /** Which kernels compute, and the hash of their file; only on the wasm engine. */
  build?: Build
  kernels?: string
  /** What the katas were bundled for: the engine that was requested first. */
  purpose: EngineName
  /** The option `--code`, and the katas from `exercises/`. */
  code: 'mine' | 'solutions'
  mine: string[]
  /** Hashes: of each kata, of all of them with their imports, and of the threads of this program. */
  katas: Record<string, string>
  bundle: string
  program: string
  /** The major version of Node: V8 has its own Math.exp and Math.log. */
  node: string
}

export function identityOf(
  root: string,
  from: Pick<RunIdentity, 'engine' | 'build' | 'purpose' | 'code'> & {
    bundle: KataBundle
    threads: ThreadBundles
  },
): RunIdentity {
  const { engine, build, purpose, code, bundle, threads } = from
  return {
    engine,
    build: engine === 'wasm' ? build : undefined,
    kernels: engine === 'wasm' ? sha256Of(readFileSync(kernelsFile(root))) : undefined,
    purpose,
    code,
    mine: bundle.learner,
    katas: bundle.hashes,
    bundle: bundle.sha256,
    program: threads.sha256,
    node: process.versions.node.split('.')[0],
  }
}

/** What has changed, as texts; empty if nothing has. */
export function changesBetween(then: RunIdentity, now: RunIdentity): string[] {
  const found: string[] = []
  const add = (differs: boolean, text: () => string) => {
    if (differs) found.push(text())
  }
  const sameEngine = then.engine === now.engine
  add(!sameEngine, () => `the engine: ${then.engine} then, ${now.engine} now`)
  add(
    sameEngine && then.build !== now.build,
    () => `the kernels: '${then.build}' then, and this machine can run '${now.build}'`,
  )
  add(sameEngine && then.kernels !== now.kernels, () => 'the kernels: src/engine/kernels.wasm has changed')
  add(then.node !== now.node, () => `Node: ${then.node} then, ${now.node} now`)

  // Engines call different katas; only those that both call can be compared.
  const both = Object.keys(then.katas).filter((id) => id in now.katas)
  const changed = both.filter((id) => then.katas[id] !== now.katas[id])
  const learnerNow = both.filter((id) => now.mine.includes(id) && !then.mine.includes(id))
  const solutionNow = both.filter((id) => then.mine.includes(id) && !now.mine.includes(id))
  add(changed.length > 0, () => `katas with changed code: ${changed.join(', ')}`)
  add(learnerNow.length > 0, () => `the solution then, your code now: ${learnerNow.join(', ')}`)
  add(solutionNow.length > 0, () => `your code then, the solution now: ${solutionNow.join(', ')}`)
  const sameKatas = changed.length + learnerNow.length + solutionNow.length === 0
  add(
    sameEngine && sameKatas && then.bundle !== now.bundle,
    () => 'the imports of the katas (ndarray, #tensor, other files of yours)',
  )
  add(then.program !== now.program, () => 'cnn-kata itself: files in src/ that training uses')
  return found
}
