/** All the things that a learner's file can do to the process that runs it, and the verdict on each. */
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FailureKind, Status, Verdict } from '../kata/verdict.ts'
import { limits } from '../watchdog/limits.ts'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

interface Fault {
  /** Put at the start of the solution's body. */
  statement: string
  /** Put above everything else in the file. */
  above?: string
  status: Status
  kind?: FailureKind
  message?: RegExp
  printed?: RegExp
}

/** All of them are judged in one run. */
const faults: Record<string, Fault> = {
  'relu/forward': {
    statement: 'const n = x.size\n\n  // a loop\n  while (n > -1) {\n    // nothing\n  }',
    status: 'stuck',
    kind: 'endless',
    message: /relu \(exercises\/relu\/forward\.ts:16\)\n +16 \| while \(n > -1\) \{/,
  },
  'conv2d/forward': {
    statement: '',
    above: '\n\nwhile (true) {}\n',
    status: 'stuck',
    kind: 'endless',
    message: /exercises\/conv2d\/forward\.ts:3\)\n +3 \| while \(true\) \{\}/,
  },
  'maxpool/forward': {
    statement: "while (true) console.log('again')",
    status: 'stuck',
    kind: 'endless',
    message: /maxpool \(exercises\/maxpool\/forward\.ts:\d+\)/,
    printed: /^again\nagain\n[\s\S]*\n\.\.\. and [\d,]+ more characters$/,
  },
  'flatten/forward': {
    statement: '',
    above: 'await new Promise(() => {})\n',
    status: 'stuck',
    kind: 'promise',
    message: /never settles/,
  },
  'dense/forward': {
    statement: 'return new Promise(() => {}) as never',
    status: 'stuck',
    kind: 'promise',
    message: /Promise/,
  },
  'softmax/forward': {
    statement: 'const hoard: unknown[] = []\n  while (true) hoard.push(new Array(2e6).fill(hoard))',
    status: 'stuck',
    kind: 'memory',
    message: /256 MB/,
  },
  'crossentropy/forward': {
    statement: 'const hoard: unknown[] = []\n  while (true) hoard.push(new Float32Array(1e7).fill(1))',
    status: 'stuck',
    kind: 'memory',
    message: /1024 MB/,
  },
  'adam/step': { statement: 'process.exit(0)', status: 'broken', kind: 'exit', message: /exit code 0/ },
  'glorot/uniform': {
    statement: '',
    above: 'process.exit(3)\n',
    status: 'broken',
    kind: 'exit',
    message: /exit code 3/,
  },
  'metrics/accuracy': { statement: 'process.abort()', status: 'broken', kind: 'crash', message: /crashed/ },
  'batches/split': {
    statement: "process.kill(process.pid, 'SIGKILL')",
    status: 'broken',
    kind: process.platform === 'win32' ? 'exit' : 'crash',
  },
  'batches/shuffle': {
    statement: "Promise.reject(new RangeError('nobody listens'))",
    status: 'broken',
    kind: 'unhandled',
    message: /an error was not caught: RangeError: nobody listens \(exercises\/batches\/shuffle\.ts:\d+\)/,
  },
  'batches/batches': {
    statement: "setTimeout(() => { throw new Error('too late') }, 0)",
    status: 'broken',
    kind: 'unhandled',
    message: /Error: too late \(exercises\/batches\/batches\.ts:\d+\)/,
  },
  'relu/backward': {
    statement: 'retrun dy)',
    status: 'broken',
    kind: 'load',
    message: /exercises\/relu\/backward\.ts:\d+:\d+[\s\S]*retrun dy\)/,
  },
  'conv2d/backward': { statement: "throw 'oops'", status: 'broken', kind: 'threw', message: /oops/ },
  'maxpool/backward': { statement: 'throw undefined', status: 'broken', kind: 'threw', message: /undefined/ },
  'flatten/backward': {
    statement: "throw new Error('x'.repeat(5e7))",
    status: 'broken',
    kind: 'threw',
    message: /Error: xxx/,
  },
  'dense/backward': {
    statement: 'const deeper = (): number => deeper() + 1\n  deeper()',
    status: 'broken',
    kind: 'threw',
    message: /call stack/,
  },
  'softmax/backward': {
    statement: 'new Float32Array(1e12)',
    status: 'broken',
    kind: 'threw',
    message: /RangeError/,
  },
  'crossentropy/backward': {
    statement: 'Object.assign(globalThis, { process: undefined })\n  Array.prototype.push = null as never',
    status: 'broken',
    message: /ended before the last case/,
  },
  'dropout/forward': {
    statement: "for (let i = 0; i < 20_000; i++) process.stdout.write('raw ' + i + '\\n')",
    status: 'passed',
    printed: /^raw 0\nraw 1\n[\s\S]*more characters$/,
  },
  'dropout/backward': {
    statement:
      "console.error('\\x1b[2J\\x1b[?1049h\\x07\\x1b]0;a title\\x07still \\x1b[31mhere\\x1b[0m\\r\\nnext')",
    status: 'passed',
    printed: /^(still here\nnext\n)+$/,
  },
  'dropout/mask': { statement: 'setInterval(() => {}, 10)', status: 'passed' },
  'crossentropy/fused': { statement: "throw new Error('\\x1b[31mred\\x1b[0m \\x1b[2J')", status: 'broken' },
  'ndarray/transpose': { statement: '', status: 'passed' },
}
/** Here the function has another name. */
const renamed = 'shapes/output'
const stub = 'shapes/summary'
const fine = 'relu/forward'

const bed = sharedTestbedRunner()

describe('a tree full of faults', () => {
  let verdicts: Map<string, Verdict>

  beforeAll(async () => {
    for (const [kata, { statement, above }] of Object.entries(faults)) bed.write(kata, statement, above)
    writeFileSync(bed.file(renamed), 'export function other() {}\n')
    const heard: string[] = []
    const all = await bed.runner.run({ katas: [...Object.keys(faults), renamed, stub] }, ({ id }) =>
      heard.push(id),
    )
    expect(heard).toEqual(all.map(({ id }) => id))
    verdicts = new Map(all.map((verdict) => [verdict.id, verdict]))
  }, 120_000)

  test.each(Object.entries(faults))('%s', (kata, { status, kind, message, printed }) => {
    const verdict = verdicts.get(kata)!
    expect(verdict).toMatchObject({ id: kata, status })
    expect(verdict.checks.total).toBeGreaterThan(0)
    if (kind) expect(verdict.failure?.kind).toBe(kind)
    if (message) expect(verdict.failure?.message).toMatch(message)
    if (printed) expect(verdict.printed).toMatch(printed)
    else expect(verdict.printed).toBeUndefined()
    if (status === 'passed') {
      expect(verdict.failure).toBeUndefined()
      expect(verdict.checks.passed).toBe(verdict.checks.total)
    }
  })

  test('the name of the case is known even if the process was killed', () => {
    for (const kata of ['relu/forward', 'softmax/forward', 'adam/step', 'metrics/accuracy']) {
      expect(verdicts.get(kata)?.failure?.case, kata).not.toBe('')
    }
  })

  test('if the function has another name, the message says which name is missing', () => {
    const { status, failure } = verdicts.get(renamed)!
    expect(status).toBe('broken')
    expect(failure).toMatchObject({ kind: 'load', message: expect.stringContaining("'outputShape'") })
  })

  test('a stub is untouched, and its cases are counted', () => {
    const { status, checks, failure } = verdicts.get(stub)!
    expect({ status, failure }).toEqual({ status: 'untouched', failure: undefined })
    expect(checks).toMatchObject({ passed: 0, total: expect.any(Number) })
    expect(checks.total).toBeGreaterThan(0)
  })

  test('no text can move the cursor or is longer than the limit', () => {
    for (const { failure, printed } of verdicts.values()) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
      expect(`${failure?.message}${printed}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      expect(failure?.message.length ?? 0).toBeLessThan(limits.message + 100)
      expect(printed?.length ?? 0).toBeLessThan(limits.printed + 100)
    }
  })
})

describe('after all these faults', () => {
  test('the next kata is judged', async () => {
    bed.write(fine)
    const [verdict] = await bed.runner.run({ katas: [fine] })
    expect(verdict).toMatchObject({ status: 'passed', checks: { passed: verdict.checks.total } })
  })

  test('a kata that is stuck can be cancelled', async () => {
    bed.write(fine, 'while (true) {}')
    const stuck = bed.runner.run({ katas: [fine, 'ndarray/transpose'] })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const began = performance.now()
    bed.runner.cancel()
    bed.write(fine)
    const [verdict] = await bed.runner.run({ katas: [fine] })
    expect(verdict.status).toBe('passed')
    expect(performance.now() - began).toBeLessThan(limits.quiet)
    expect((await stuck).map(({ id }) => id)).not.toContain(fine)
  })

  test('a host that is killed is replaced', async () => {
    const running = bed.runner.run({ katas: [fine] })
    process.kill(bed.runner.pid()!, 'SIGKILL')
    await expect(running).rejects.toThrow('stopped unexpectedly')
    const [verdict] = await bed.runner.run({ katas: [fine] })
    expect(verdict.status).toBe('passed')
  })
})
