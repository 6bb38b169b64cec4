/** `new` and `dev check` in a copy of the project. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sharedTestbed } from '../../runner/testing/shared-testbed.ts'

const bed = sharedTestbed()
const kata = (...args: string[]) => bed.run('kata', ...args)
const edit = (file: string, change: (text: string) => string) => {
  const target = path.join(bed.root, file)
  writeFileSync(target, change(readFileSync(target, 'utf8')))
}

test('a new kata can be checked at once, and dev check says what its author still has to do', async () => {
  // The testbed has no lessons.
  const { status, out, err } = await kata('new', 'double', 'forward')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toContain('written  solutions/double/forward.ts')
  expect((await kata('check', 'double', '--code', 'solutions')).out).toContain('✓ double/forward')
  expect((await kata('check', 'double')).out).toContain('double/forward')
  edit('checker/ops/double/mistakes/forward.ts', (text) => text.replace('(v) => -v', '(v) => v'))
  const missing = await kata('dev', 'check', 'double')
  expect(missing.status).toBe(1)
  for (const line of [
    '✓ double/forward: the solution passes with 3 seeds',
    '✓ double/forward: the stub fails every case',
    '✗ double/forward: has 1 of at least 3 mistakes',
    '✗ double/forward: has 1 of at least 2 variants',
    '✗ double/forward: the mistake negated is not rejected',
    '✗ double/forward: its entry in the chapter has no TODO',
    '✗ solutions/double/forward.ts: has 4 TODO left',
  ]) {
    expect(missing.out).toContain(line)
  }

  expect(await kata('new', 'double', 'forward')).toMatchObject({
    status: 2,
    err: 'There is a kata double/forward already.\n',
  })
  expect((await kata('new', 'double', 'backward')).out).toContain(
    'entered  checker/ops/double/double.spec.ts',
  )
  expect(await kata('new', 'Double')).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^`new` needs an op/),
  })
  expect(await kata('dev', 'check', 'duoble')).toMatchObject({
    status: 2,
    err: expect.stringContaining('Did you mean double?'),
  })
})
