/** Explanations, in real processes: what they say, and that they never change a verdict. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Explanation, Verdict } from '../kata/verdict.ts'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

const bed = sharedTestbedRunner()

/** Replaces a part of the solution. */
function writeWrong(kata: string, right: string, wrong: string): void {
  const text = bed.solution(kata)
  expect(text).toContain(right)
  writeFileSync(bed.file(kata), text.replace(right, wrong))
}

async function judgeAndExplain(
  ...katas: string[]
): Promise<[verdicts: Verdict[], found: Record<string, Explanation>]> {
  const verdicts = await bed.runner.run({ katas })
  const found: Record<string, Explanation> = {}
  await bed.runner.explain({ katas }, (id, explanation) => {
    found[id] = explanation
  })
  return [verdicts, found]
}

test('several katas of several ops, wrong and right', async () => {
  writeWrong('relu/forward', 'Math.max(0, from[i])', 'Math.abs(from[i])')
  writeWrong('conv2d/backward', 'dBias[f] += gradient', 'dBias[f] -= gradient')
  bed.write('conv2d/forward')
  bed.write('relu/backward')
  const [verdicts, found] = await judgeAndExplain(
    'relu/forward',
    'relu/backward',
    'conv2d/forward',
    'conv2d/backward',
  )
  expect(verdicts.map(({ status }) => status).sort()).toEqual(['failed', 'failed', 'passed', 'passed'])
  expect(found['relu/forward'].diagnosis).toMatch(/absolute value/)
  expect(found['relu/forward'].small?.wrong).toMatchObject({
    expected: expect.stringMatching(/^0, the larger of 0 and -\d$/),
    got: expect.stringMatching(/^\d$/),
  })
  expect(found['relu/forward'].maps?.[0].marks).toContain('+')
  expect(found['conv2d/backward'].facts).toEqual(['db always has the wrong sign; otherwise it is right.'])
  expect(found['conv2d/backward'].oracles).toMatchObject({ reference: 'differs', differences: 'differs' })
  // relu/backward is right, but the learner's own forward, which the second opinion uses, is wrong.
  expect(found['relu/backward'].oracles).toMatchObject({ reference: 'agrees', differences: 'differs' })
  // There is nothing to explain about a forward that is right.
  expect(found['conv2d/forward']).toBeUndefined()
})

test('if a function keeps something between calls, the explanation says that and nothing else', async () => {
  const kept = 'let factor: number | undefined\n'
  bed.write('dropout/mask', 'factor ??= 1 / (1 - rate)', kept)
  const written = readFileSync(bed.file('dropout/mask'), 'utf8')
  expect(written).toMatch(/const kept = 1 \/ \(1 - rate\)/)
  writeFileSync(
    bed.file('dropout/mask'),
    written.replace('const kept = 1 / (1 - rate)', 'const kept = factor'),
  )
  const [[{ status, failure }], found] = await judgeAndExplain('dropout/mask')
  expect(status).toBe('failed')
  expect(found['dropout/mask']).toEqual({
    diagnosis: 'This case passes when it runs alone: your function keeps state between calls.',
    hint: 'A variable declared outside your function keeps its value from one call to the next.',
  })
  // It is true of the case that the verdict names.
  const [alone] = await bed.runner.run({ katas: ['dropout/mask'], case: failure?.case })
  expect(alone.status).toBe('passed')

  // After a change nothing of it is left.
  bed.write('dropout/mask')
  expect((await bed.runner.run({ katas: ['dropout/mask'] }))[0].status).toBe('passed')
})

test('a forward that never returns costs only the last part of the explanation', async () => {
  bed.write('dense/forward', 'while (true) {}')
  writeWrong('dense/backward', 'db.data[u] +=', 'db.data[u] -=')
  const [[verdict], found] = await judgeAndExplain('dense/backward')
  expect(verdict.status).toBe('failed')
  expect(found['dense/backward'].small?.input[0][0]).toMatch(/^dy \[1, 1\]/)
  expect(found['dense/backward'].oracles).toBeUndefined()
})

test.each([
  ['hangs', 'while (true) {}'],
  ['ends the process', 'process.exit(0)'],
  ['crashes', "process.kill(process.pid, 'SIGKILL')"],
])(
  'a kata that %s only while it is explained keeps its verdict, and the next kata gets its own',
  async (_, statement) => {
    // The cases call it some fifty times; the explanation calls it more often.
    bed.write('maxpool/forward', `if (++calls > 60) { ${statement} }\n  x = x.step(1, -1)`, 'let calls = 0\n')
    const [[verdict], found] = await judgeAndExplain('maxpool/forward')
    expect(verdict).toMatchObject({ status: 'failed', failure: { kind: 'value' } })
    expect(Object.keys(found)).toEqual([])
    bed.write('flatten/forward')
    expect((await bed.runner.run({ katas: ['flatten/forward'] }))[0].status).toBe('passed')
  },
)

test('it can be cancelled', async () => {
  bed.write('flatten/forward', 'while (true) {}')
  const found: string[] = []
  const explaining = bed.runner.explain({ katas: ['flatten/forward'] }, (id) => found.push(id))
  setTimeout(() => bed.runner.cancel(), 300)
  await explaining
  expect(found).toEqual([])
  bed.write('flatten/forward')
  expect((await bed.runner.run({ katas: ['flatten/forward'] }))[0].status).toBe('passed')
})
