/**
 * What teaches is on the first screen: whatever is wrong with whichever kata, at 80x24 the mistake, the worked sum and the
 * two tensors are visible without scrolling.
 */
import { describe, expect, test } from 'vitest'
import { explainerInputOf, mistakesOf, solutionOf } from '../../../../checker/bank/catalogue.ts'
import type { AnyKata } from '../../../../checker/bank/mistake.ts'
import { explain } from '../../../../checker/explain/explainer.ts'
import { evaluate } from '../../../../checker/judge/evaluate.ts'
import { kataOf, katas } from '../../../kata/curriculum.ts'
import type { Failure, FailureKind, Verdict } from '../../../kata/verdict.ts'
import { explainedVerdict } from '../../../kata/words/explanation.ts'
import { comparisonOf, isTold, messageOf, wrongTensorsOf } from '../../../kata/words/failure-in-words.ts'
import { stoppedInWords } from '../../../kata/words/stopped.ts'
import type { Tensor } from '../../../tensor.ts'
import { openSession, reduce } from '../../session.ts'
import { frame } from '../../testing/drawn-frame.tsx'

/** The verdict on a program, judged and explained in this process. */
async function verdictOn(id: string, kata: AnyKata): Promise<Verdict> {
  const input = await explainerInputOf(id, kata)
  const quick = { ...input.check, differentiable: undefined }
  const cases = quick.cases(1)
  const outcomes = cases.map((testCase) => evaluate(quick, kata, testCase))
  const failed = outcomes.find((outcome) => !outcome.passed)
  expect(failed, `${id} fails`).toBeDefined()
  const failure = { ...(failed as { failure: Failure }).failure }
  failure.message += `\nRun it again: npm run kata -- check ${id} --case "${failure.case}" --seed 1`
  const verdict: Verdict = {
    id,
    status: 'failed',
    checks: { passed: outcomes.filter(({ passed }) => passed).length, total: cases.length },
    printed: 'one\ntwo\nthree\n'.repeat(10),
    failure,
  }
  return explainedVerdict(verdict, explain({ ...input, cpuBudget: 2500 }))
}

const oneSpace = (text: string): string => text.replace(/\s+/g, ' ')

/** How much there was to look for. */
const looked = { mistakes: 0, sums: 0, tensors: 0 }

/** What is missing on the first screen. */
function missing(verdict: Verdict): string[] {
  const session = reduce(openSession([verdict]), { type: 'saved', ids: [verdict.id] })
  const lines = frame(session, 80, 24).split('\n')
  const seen = oneSpace(lines.join('\n'))
  const { maps, focus } = wrongTensorsOf(verdict)
  const compared = comparisonOf(verdict)
  const [fact] = verdict.explanation?.facts ?? []
  const wanted: Record<string, string | undefined> = {
    'the network': '─○─',
    'the mistake': verdict.failure?.diagnosis ?? fact,
    ...(compared
      ? {
          'what is compared': compared.name,
          expected: `expected ${compared.expected}`,
          got: `got ${compared.got}`,
        }
      : {}),
    ...(isTold(verdict) ? { message: messageOf(verdict.failure!).split('\n')[0].slice(0, 300) } : {}),
    ...(compared && maps.length > 0 ? { tensors: `[${short(maps[0].got[focus], seen)}]` } : {}),
  }
  looked.mistakes += wanted['the mistake'] ? 1 : 0
  looked.sums += compared?.isSmallest ? 1 : 0
  looked.tensors += wanted.tensors ? 1 : 0
  const absent = Object.entries(wanted).filter(([, text]) => text && !seen.includes(oneSpace(text).trim()))
  const withTensors =
    !compared || maps.length === 0 || lines.some((line) => /^ {2}expected .* got$/.test(line))
  return [
    ...absent.map(([what, text]) => `${what}: ${text}`),
    ...(withTensors ? [] : ['tensors']),
    ...(seen.includes('Run it again') ? ['a command'] : []),
  ]
}

/** Numbers in a grid have as few digits as they need. */
const short = (text: string, seen: string): string =>
  [7, 6, 5, 4]
    .map((digits) => String(Number(Number(text).toPrecision(digits))))
    .find((digits) => seen.includes(`[${digits}]`)) ?? text

/** Of each kind of failure the first mistakes, so many of them for each kata. */
const mostMistakes = 5

describe.each(katas.map(({ id }) => id))('%s', (id) => {
  test('its mistakes are explained on the first screen', async () => {
    const mistakes = await mistakesOf(id)
    const step = Math.max(1, Math.floor(mistakes.length / mostMistakes))
    const chosen = mistakes.filter((_, at) => at % step === 0).slice(0, mostMistakes)
    const found: Record<string, string[]> = {}
    for (const { name, kata } of chosen) {
      const absent = missing(await verdictOn(id, kata))
      if (absent.length > 0) found[name] = absent
    }
    expect(found).toEqual({})
  }, 120_000)
})

describe('every kind of failure', () => {
  const id = 'conv2d/backward'
  const programs: Partial<Record<FailureKind, (right: AnyKata) => AnyKata>> = {
    shape: (right) => (dy, x, w, options) => {
      const { dx, dw, db } = right(dy, x, w, options) as Record<string, Tensor>
      return { dx: dx.transpose(0, 2, 1, 3), dw, db }
    },
    type: () => (dy) => [...dy.data],
    nan: (right) => (dy, x, w, options) => {
      const { dx, dw, db } = right(dy, x, w, options) as Record<string, Tensor>
      for (let i = 0; i < dx.data.length; i += 2) dx.data[i] = Number.NaN
      return { dx, dw, db }
    },
    undefined: () => () => undefined,
    threw: () => () => {
      throw new TypeError(
        `Cannot read properties of undefined (reading 'shape'). ${'It goes on. '.repeat(200)}`,
      )
    },
    mutation: (right) => (dy, x, w, options) => {
      const answer = right(dy, x, w, options)
      dy.data.fill(7)
      return answer
    },
    bounds: (right) => (dy, x, w, options) => {
      x.get(0, x.shape[1], 0, 0)
      return right(dy, x, w, options)
    },
  }

  test.each(Object.keys(programs) as (keyof typeof programs)[])('%s', async (kind) => {
    const verdict = await verdictOn(id, programs[kind]!(await solutionOf(id)))
    expect(verdict.failure?.kind).toBe(kind)
    expect(missing(verdict)).toEqual([])
  })

  const at = 'exercises/conv2d/backward.ts:14'
  const stopped = (stuck: 'endless' | 'promise' | 'memory') =>
    stoppedInWords({ stuck: { kind: stuck, at }, lastWords: '' })
  const exited = (code: number | null, signal: string | null) =>
    stoppedInWords({ exit: { code, signal }, lastWords: '' })
  const messages: Partial<Record<FailureKind, string | undefined>> = {
    endless: stopped('endless')?.message,
    promise: stopped('promise')?.message,
    memory: stopped('memory')?.message,
    exit: exited(3, null)?.message,
    crash: exited(null, 'SIGSEGV')?.message,
    load: `The file does not load: SyntaxError: Unexpected token (${at})`,
    unhandled: `Every case is right, but an error was not caught: Error: boo (${at})`,
    unsteady: "Every case was right, but when 'one row' was asked again after the others, it was not.",
    slow: 'Right, but not fast enough: 1.9 times as fast as the plain one (2.5 are needed).',
    'no-checks': 'No checks ran, so there is no verdict on this kata.',
  }

  test.each(Object.entries(messages))('%s', (kind, message) => {
    expect(message).toBeTruthy()
    const failure: Failure = { case: 'one picture', seed: 1, kind: kind as FailureKind, message: message! }
    const verdict: Verdict = {
      id,
      status: 'stuck',
      checks: { passed: 0, total: 9 },
      printed: 'x\n'.repeat(90),
      failure,
    }
    expect(missing(verdict)).toEqual([])
  })

  test('most of the bank has a diagnosis, a worked sum and tensors', ({ skip }) => {
    skip(looked.mistakes < katas.length, 'only some katas were looked at')
    expect(Math.min(...Object.values(looked))).toBeGreaterThanOrEqual(2 * katas.length)
  })

  test('they are all there', () => {
    const all = [...Object.keys(programs), ...Object.keys(messages), 'value']
    const known: Record<FailureKind, true> = {
      shape: true,
      value: true,
      slow: true,
      nan: true,
      type: true,
      undefined: true,
      bounds: true,
      mutation: true,
      unsteady: true,
      threw: true,
      load: true,
      endless: true,
      memory: true,
      exit: true,
      crash: true,
      promise: true,
      unhandled: true,
      'no-checks': true,
    }
    expect(all.sort()).toEqual(Object.keys(known).sort())
    expect(kataOf(id).gradient).toBe(true)
  })
})
