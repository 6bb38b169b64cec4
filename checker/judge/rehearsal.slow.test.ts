/** A rehearsal changes nothing about a verdict: the same cases, the same answers, the same failures. */
import { expect, test } from 'vitest'
import { katas } from '../../src/kata/curriculum.ts'
import { checkOf, mistakesOf, solutionOf } from '../bank/catalogue.ts'
import { evaluate } from './evaluate.ts'
import { preparedFor, rehearsal } from './rehearsal.ts'

test.each(katas.filter((kata) => !kata.timed).map((kata) => kata.id))('%s', async (id) => {
  const [check, [mistake], solution] = [await checkOf(id), await mistakesOf(id), await solutionOf(id)]
  for (const _ of rehearsal(id, check, solution));
  const prepared = preparedFor(id, check)
  const cases = check.cases(1)
  expect(prepared.cases(1)).toEqual(cases)
  for (const kata of [solution, mistake.kata]) {
    expect(prepared.cases(1).map((testCase) => evaluate(prepared, kata, testCase))).toEqual(
      cases.map((testCase) => evaluate(check, kata, testCase)),
    )
  }
  expect(prepared.cases(2)).toEqual(check.cases(2))
})

test('a rehearsal that was broken off leaves what it has done', async () => {
  const id = 'conv2d/backward'
  const [check, solution] = [await checkOf(id), await solutionOf(id)]
  const steps = rehearsal(id, check, solution)
  steps.next()
  const known = preparedFor(id, check)
  expect(known.cases(1).every((testCase) => evaluate(known, solution, testCase).passed)).toBe(true)
})
