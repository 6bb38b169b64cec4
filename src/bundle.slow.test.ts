/** The bundle and `.kata` in bad states: commands work all the same, and the screen's runner goes on. */
import {
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { bundle } from './bundle.mjs'
import { startRunner } from './runner/runner.ts'
import { sharedTestbed } from './runner/testing/shared-testbed.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const kata = 'relu/forward'
const bed = sharedTestbed()
const other = temporaryFolder(afterAll)
const state = (...place: string[]) => path.join(bed.root, '.kata', ...place)
const check = () => bed.run('kata', 'check', kata)

beforeEach(() => {
  rmSync(state(), { recursive: true, force: true })
  bed.write(kata)
})

test('a build that is damaged is built again', async () => {
  const build = await bundle(bed.root)
  truncateSync(path.join(build, 'src', 'cli.js'), 10)
  rmSync(path.join(build, 'chunks'), { recursive: true })
  expect(await check()).toMatchObject({ status: 0, err: '' })
}, 60_000)

test('.kata can be a link to another disk', async () => {
  symlinkSync(other, state(), 'junction')
  expect(await check()).toMatchObject({ status: 0, err: '' })
  expect(readdirSync(realpathSync(state()))).toContain('verdicts.json')
}, 60_000)

test('if .kata cannot be written, the verdict is printed, and once why it is not saved', async () => {
  writeFileSync(state(), '')
  const { status, out, err } = await check()
  expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('1 passed') })
  expect(err.match(/Your progress is not saved/g)).toHaveLength(1)
}, 60_000)

test('what is left of a build that was killed is removed after an hour', async () => {
  const draft = state('build', '.draft-1-1')
  mkdirSync(draft, { recursive: true })
  utimesSync(draft, 0, 0)
  await bundle(bed.root)
  expect(readdirSync(state('build'))).toHaveLength(1)
}, 60_000)

test('when .kata is deleted while a runner works, it goes on and keeps its verdicts', async () => {
  const runner = startRunner({ root: bed.root, tree: 'exercises', build: await bundle(bed.root) })
  try {
    await runner.run({ katas: [kata] })
    rmSync(state(), { recursive: true })
    bed.write('relu/backward')
    for (const id of [kata, 'relu/backward', kata, 'relu/backward']) {
      expect(await runner.run({ katas: [id] })).toMatchObject([{ id, status: 'passed' }])
    }
    expect(readdirSync(state())).toEqual(expect.arrayContaining(['build', 'verdicts.json']))
  } finally {
    await runner.close()
  }
}, 120_000)
