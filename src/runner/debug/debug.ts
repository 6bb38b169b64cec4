/**
 * A program that runs the cases of one kata with an inspector open: it waits for a debugger, and then stops at every
 * `debugger` statement and breakpoint. There is no watchdog, and vitest uses its own pool of processes.
 */
import { createServer } from 'node:net'
import type { Reporter } from 'vitest/node'
import { specOf, startVitest } from '../host/vitest.ts'
import { plainPathOf } from '../plain-path.ts'
import type { Debugging } from './launcher.ts'

const { tree, katas, seed, case: caseName, ...given }: Debugging = JSON.parse(process.argv[2])
const root = plainPathOf(given.root)
const host = '127.0.0.1'
const port = (await isFree(9229)) ? 9229 : 0

console.log(`The cases of ${katas[0]} run as soon as a debugger is attached. Write \`debugger\` where you want to stop, then
- in Chrome, open chrome://inspect and choose the target, or
- in VS Code, run 'Debug: Attach to Node Process'.
Press Ctrl-C to stop.\n`)

let failed = 0
const reporter: Reporter = {
  onTestCaseResult(test) {
    const { state, errors } = test.result()
    if (state === 'passed') return console.log(`✓ ${test.name}`)
    failed += 1
    console.log(`✗ ${test.name}\n${errors?.map((error) => error.message).join('\n')}`)
  },
  onTestRunEnd(modules, errors) {
    for (const error of [...modules.flatMap((module) => module.errors()), ...errors]) {
      failed += 1
      console.log(error.message)
    }
  },
}
const vitest = await startVitest(
  { root, tree },
  {
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    reporters: [reporter],
    inspect: `${host}:${port}`,
    inspector: { waitForDebugger: true },
  },
  process,
)
const project = vitest.getRootProject()
project.provide('kata', { tree, katas, seed, case: caseName, debug: true })
const { testModules } = await vitest.runTestSpecifications([
  project.createSpecification(specOf(root, katas[0])),
])
const ran = testModules.flatMap((module) => [...module.children.allTests()]).length
await vitest.close()
process.exit(failed === 0 && ran > 0 ? 0 : 1)

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
