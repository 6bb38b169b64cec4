/** `doctor` as a process, without a terminal. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'
import { cacheFolder } from '../../training/data/cache.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
})
afterAll(() => bed.remove())

const doctor = (...args: string[]) => bed.run('kata', 'doctor', ...args)

const subjects = [
  'Node',
  'platform',
  'memory',
  'cores',
  'terminal',
  'packages',
  'exercises',
  'reference',
].concat(['watching', 'writing', 'disk', 'pictures'])

test('one line for each check, and exit code 0 if nothing is broken', async () => {
  bed.write('relu/forward')
  rmSync(bed.file('relu/backward'))
  const { status, out } = await doctor()
  expect(status).toBe(0)
  const lines = out.split('\n').filter((line) => /^[✓!✗]/.test(line))
  expect(lines.map((line) => line.split(/ +/)[1])).toEqual(subjects)
  expect(out).not.toContain('\u001b')
  expect(out).toMatch(/^✓ Node +\d+\.\d+\.\d+ /m)
  expect(out).toMatch(/^✓ reference +TensorFlow/m)
  expect(out).toMatch(
    /^! exercises +version .* katas, \d+ untouched, 1 written, 1 missing \(relu\/backward\)\n.*reset relu\/backward$/m,
  )
})

test('something broken: exit code 1, and --json says what', async () => {
  mkdirSync(cacheFolder(bed.root), { recursive: true })
  writeFileSync(path.join(cacheFolder(bed.root), 'manifest.json'), '{')
  const { status, out } = await doctor('--json')
  expect(status).toBe(1)
  const { healthy, findings } = JSON.parse(out)
  expect(healthy).toBe(false)
  expect(findings.map((finding: { subject: string }) => finding.subject)).toEqual(subjects)
  expect(findings.at(-1)).toMatchObject({ state: 'broken', says: expect.stringContaining('manifest.json') })
})
