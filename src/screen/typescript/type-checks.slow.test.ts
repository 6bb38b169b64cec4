import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'
import { startTypeChecks, type TypeProblem } from './type-checks.ts'

let bed: Testbed
beforeEach(() => {
  bed = startTestbed()
})
afterEach(() => bed.remove())

const id = 'relu/forward'

test('TypeScript names the lines with errors, each time the file changes', { timeout: 60_000 }, async () => {
  const answers: TypeProblem[][] = []
  const checks = startTypeChecks(bed.root, (_, problems) => answers.push(problems))
  const answer = async () => {
    const count = answers.length
    checks.check(id)
    await vi.waitFor(() => expect(answers.length).toBe(count + 1), { timeout: 30_000 })
    return answers.at(-1)
  }
  bed.write(id, 'const wrong: number = zeroes(x.shape)')
  const lines = readFileSync(bed.file(id), 'utf8').split('\n')
  const line = lines.findIndex((text) => text.includes('zeroes')) + 1
  expect(await answer()).toEqual([{ line, message: "Cannot find name 'zeroes'. Did you mean 'zeros'?" }])
  bed.write(id)
  expect(await answer()).toEqual([])

  // A helper is read from the disk, and again when it has changed.
  const helper = path.join(bed.root, 'exercises', 'relu', 'helper.ts')
  const writeHelper = (type: string) => writeFileSync(helper, `export const two = 2 as unknown as ${type}\n`)
  writeHelper('string')
  bed.write(id, 'const wrong: number = two', "import { two } from './helper.ts'\n")
  expect(await answer()).toMatchObject([{ message: "Type 'string' is not assignable to type 'number'." }])
  writeHelper('number')
  checks.changed(['relu/helper.ts'])
  expect(await answer()).toEqual([])
  checks.close()
})

test('without TypeScript, nothing is said and nothing fails', async () => {
  const packages = path.join(bed.root, 'node_modules')
  rmSync(packages)
  mkdirSync(packages)
  symlinkSync(bed.root, path.join(packages, 'other'), 'junction')
  const onProblems = vi.fn()
  const checks = startTypeChecks(bed.root, onProblems)
  checks.check(id)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(onProblems).not.toHaveBeenCalled()
  checks.close()
})
