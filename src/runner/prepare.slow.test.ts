/** Preparing for a kata before it is saved, in real processes: it never changes a verdict. */
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

const bed = sharedTestbedRunner()

beforeAll(() => bed.runner.reference)

const judged = async (id: string) => {
  const [{ milliseconds: _, ...verdict }] = await bed.runner.run({ katas: [id] })
  return verdict
}

/** Gives spare forks time to start and to rehearse. */
const preparedFor = async (id: string) => {
  bed.runner.prepare(id)
  await pause(1500)
}

test.each([
  ['conv2d/backward', 'dBias[f] += gradient', 'dBias[f] -= gradient'],
  ['dropout/mask', 'kept = 1 / (1 - rate)', 'kept = 1 - rate'],
  ['network/backward', 'reluBackward(drelu1, cache.conv1)', 'drelu1'],
])('%s, wrong and right', async (id, right, wrong) => {
  const text = bed.solution(id)
  expect(text).toContain(right)
  writeFileSync(bed.file(id), text.replace(right, wrong))
  await preparedFor('relu/forward')
  const unprepared = await judged(id)
  expect(unprepared.status).toBe('failed')
  await preparedFor(id)
  expect(await judged(id)).toEqual(unprepared)

  bed.write(id)
  await preparedFor(id)
  expect(await judged(id)).toMatchObject({ status: 'passed', checks: { total: unprepared.checks.total } })
})

test('preparing for a timed kata, or for one that does not exist, does no harm', async () => {
  await preparedFor('fast/matmul')
  await preparedFor('relu/sideways')
  bed.write('relu/forward')
  expect(await judged('relu/forward')).toMatchObject({ status: 'passed' })
})
