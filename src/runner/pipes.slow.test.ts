/** What a learner's code can do to the pipes between the processes, and with errors that are none. No kata after it is harmed. */
import { describe, expect, test } from 'vitest'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

const bed = sharedTestbedRunner()

/** The next kata is judged as if nothing had been. */
async function nextIsJudged(): Promise<void> {
  bed.write('flatten/forward')
  const [{ status }] = await bed.runner.run({ katas: ['flatten/forward'] })
  expect(status).toBe('passed')
}

describe('a promise that nobody listens to is rejected with', () => {
  test.each([
    ['a string', "'oops'", 'oops, which is not an Error.'],
    ['a number', '7', '7, which is not an Error.'],
    ['null', 'null', 'null, which is not an Error.'],
    ['nothing', '', 'undefined, which is not an Error.'],
    ['an error whose stack is a number', "Object.assign(new Error('boo'), { stack: 7 })", 'Error: boo'],
    ['an object whose stack is a number', '{ stack: 7 }', '{"stack":7}, which is not an Error.'],
    ['an object that cannot be printed', '{ get stack() { throw 1 } }', 'something that cannot be printed.'],
  ])('%s', async (_what, value, message) => {
    bed.write('relu/forward', `Promise.reject(${value})`)
    const [{ status, failure }] = await bed.runner.run({ katas: ['relu/forward'] })
    expect([status, failure?.kind]).toEqual(['broken', 'unhandled'])
    expect(failure?.message).toContain(`an error was not caught: ${message}`)
    await nextIsJudged()
  })
})

// A fork runs the learner's code itself when it explains, and there it can reach everything.
describe('a kata that is explained', () => {
  const fs = "process.getBuiltinModule?.('fs')"
  test.each([
    [
      'writes garbage to the report pipe',
      `${fs}?.writeSync(4, 'no JSON\\n{"begun":7}\\nnull\\n{"explained":[]}\\n')`,
    ],
    ['writes garbage to the message channel', `${fs}?.writeSync(3, Buffer.alloc(64, 255))`],
    ['sends what is no message', 'process.send?.(null as never)'],
    ['closes the report pipe', `${fs}?.closeSync(4)`],
    ['closes the message channel', `${fs}?.closeSync(3)`],
    ['closes its output', `[1, 2].map((fd) => ${fs}?.closeSync(fd))`],
    [
      'leaves a process behind that keeps its pipes open',
      "process.getBuiltinModule?.('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], " +
        "{ detached: true, stdio: ['inherit', 'inherit', 'inherit', 'inherit', 'inherit'] }).unref()",
    ],
  ])(
    'and %s keeps its verdict, and takes nothing with it',
    async (_what, statement) => {
      bed.write('relu/forward', `once ??= ((${statement}), true)\n  x = x.step(-1)`, 'let once: unknown\n')
      const [{ status, failure }] = await bed.runner.run({ katas: ['relu/forward'] })
      expect([status, failure?.kind]).toEqual(['failed', 'value'])
      await bed.runner.explain({ katas: ['relu/forward'] }, () => {})
      await nextIsJudged()
    },
    40_000,
  )
})
