/** A rehearsal changes nothing about a verdict: the same cases, the same answers, the same failures. */
import { expect, test } from 'vitest'
import { katas } from '../src/curriculum.ts'
import { evaluate } from './evaluate.ts'
import { preparedFor, rehearsal } from './rehearsal.ts'
import { checkOf, mistakesOf, solutionOf } from './shelf.ts'

test.each(katas.filter((kata) => !kata.timed).map((kata) => kata.id))('%s', async (id) => {
  const [check, [mistake], solution] = [await checkOf(id), await mistakesOf(id), await solutionOf(id)]
  for (const _ of rehearsal(id, check, solution));
  const prepared = preparedFor(id, check, 1)
  const cases = check.cases(1)
  expect(prepared.cases).toEqual(cases)
  for (const kata of [solution, mistake.kata]) {
    expect(prepared.cases.map((one) => evaluate(prepared.check, kata, one))).toEqual(
      cases.map((one) => evaluate(check, kata, one)),
    )
  }
  expect(preparedFor(id, check, 2).cases).toEqual(check.cases(2))
})

test('a rehearsal that was broken off leaves what it has done', async () => {
  const id = 'conv2d/backward'
  const [check, solution] = [await checkOf(id), await solutionOf(id)]
  const steps = rehearsal(id, check, solution)
  steps.next()
  const { check: known, cases } = preparedFor(id, check, 1)
  expect(cases.every((one) => evaluate(known, solution, one).passed)).toBe(true)
})
