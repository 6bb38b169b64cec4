import { expect, test } from 'vitest'
import { type Tensor, tensor } from '../../src/tensor.ts'
import { calledAgain } from '../cases/build.ts'
import type { Case, Check, Doubles, TensorData } from '../cases/case.ts'
import { tensorData } from '../cases/draw.ts'
import { exactly } from '../cases/tolerance.ts'
import { evaluate } from './evaluate.ts'

/** The gradient of x^2 / 2 in x = 1, 2, 3 for an upstream gradient of ones: x itself. */
const testCase: Case = { name: 'squares', kind: 'gradient', seed: 7, args: [tensorData([1, 2, 3], [3])] }
const halfSquare = (x: Doubles): Doubles => ({ ...x, data: x.data.map((v) => v ** 2 / 2) })
const check: Check = {
  cases: () => [testCase],
  expect: ({ args }) => exactly(args[0] as TensorData),
  differentiable: ({ args }) => ({
    forward: halfSquare,
    dy: [1, 1, 1],
    inputs: { '': args[0] as TensorData },
  }),
}

test('a right answer passes the reference and central differences', () => {
  expect(evaluate(check, (x: Tensor) => x, testCase)).toEqual({ passed: true })
})

test('a wrong answer is reported with case, seed, and what central differences give', () => {
  const outcome = evaluate(check, () => tensor([1, 4, 3], [3]), testCase)
  expect(outcome).toEqual({
    passed: false,
    failure: {
      case: 'squares',
      seed: 7,
      kind: 'value',
      path: '',
      index: [1],
      expected: 2,
      got: 4,
      wrong: 1,
      total: 3,
      where: undefined,
      message:
        'result[1] is 4, expected 2.\n1 of 3 elements is wrong.\n' +
        'Central differences of the forward formula give 2 there.',
    },
  })
})

test('where central differences give nothing, nothing is said about them', () => {
  const corner: Check = {
    ...check,
    differentiable: () => ({
      forward: (x) => ({ ...x, data: x.data.map((v) => Math.abs(v - 2)) }),
      dy: [1, 1, 1],
      inputs: { '': testCase.args[0] as TensorData },
      corners: true,
    }),
  }
  const outcome = evaluate(corner, () => tensor([1, 4, 3], [3]), testCase)
  expect(outcome.passed || outcome.failure.message).toBe(
    'result[1] is 4, expected 2.\n1 of 3 elements is wrong.',
  )
})

test('an answer that the reference accepts but central differences do not is rejected', () => {
  const other: Check = { ...check, expect: () => exactly(tensorData([2, 4, 6], [3])) }
  const outcome = evaluate(other, () => tensor([2, 4, 6], [3]), testCase)
  expect(outcome.passed || outcome.failure.message).toMatch(
    /^Central differences of the forward formula disagree/,
  )
})

test('an answer worked out by hand comes before the reference', () => {
  const hand = { ...testCase, kind: 'hand' as const, expected: tensorData([5, 5, 5], [3]) }
  expect(evaluate(check, () => tensor([5, 5, 5], [3]), hand)).toEqual({ passed: true })
})

test('a check may judge by itself, and learns how many numbers were drawn', () => {
  const judged: Check = {
    cases: () => [],
    judge: (_, returned, draws) =>
      returned === draws[0] ? undefined : { kind: 'value', message: `${draws[0]} drawn` },
  }
  const drawing: Case = { name: 'draws', kind: 'property', seed: 1, args: [{ stream: 1 }] }
  const twice = (random: () => number) => random() + random()
  expect(evaluate(judged, twice, drawing)).toMatchObject({
    failure: { message: '2 drawn', case: 'draws', seed: 1 },
  })
  expect(evaluate(judged, () => 0, drawing)).toEqual({ passed: true })
})

test('a case without an expected answer is an error of the check', () => {
  expect(() => evaluate({ cases: () => [] }, () => 1, testCase)).toThrow(
    "The case 'squares' has no expected answer.",
  )
})

test('a remark is added to a failure, and to nothing else', () => {
  const remarked: Check = {
    ...check,
    differentiable: undefined,
    remark: ({ name }) => [`of ${name}`, 'and more'],
  }
  const outcome = evaluate(remarked, () => tensor([1, 4, 3], [3]), testCase)
  expect(!outcome.passed && outcome.failure.message).toMatch(
    /^result\[1\] is 4, expected 2\.\n(.+\n)?of squares\nand more$/,
  )
  expect(evaluate(remarked, (x: Tensor) => x, testCase)).toEqual({ passed: true })
})

test('what is kept for the same arrays is out of date when they hold other numbers', () => {
  const known = new WeakMap<Tensor, Tensor>()
  const copied = (x: Tensor) => tensor(x.data, x.shape)
  const remembering = (x: Tensor) => known.get(x) ?? known.set(x, copied(x)).get(x)
  const largest = new WeakMap<Tensor, number>()
  const clamped = (x: Tensor) => {
    const most = largest.get(x) ?? largest.set(x, Math.max(...x.data)).get(x)!
    return tensor(
      x.data.map((v) => Math.min(v, most)),
      x.shape,
    )
  }
  const other = { ...testCase, name: 'others', args: [tensorData([4, 5, 1], [3])] }
  const { cases, ...twice } = calledAgain({ ...check, cases: () => [testCase, other] }, 'squares', 'others')
  const messageOf = (kata: unknown) => {
    const outcome = evaluate({ cases, ...twice }, kata, cases(1).at(-1)!)
    return outcome.passed ? 'passed' : outcome.failure.message
  }
  const said = 'Called again with the same arrays, which hold other numbers now, your function '
  expect(messageOf(copied)).toBe('passed')
  expect(messageOf(remembering)).toBe(
    `${said}returned what the first numbers give: do not keep results between calls.\n` +
      '[1][0] is 1, expected 4.\nAll 3 elements are wrong.\nRight: [0].',
  )
  expect(messageOf(clamped)).toMatch(`${said}gave a wrong answer. Does it keep something between calls?\n`)
})
