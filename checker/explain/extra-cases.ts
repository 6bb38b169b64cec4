import type { Case, Check, TensorData } from '../cases/case.ts'
import { buildSmallCase, drawSizes, type SmallCases } from '../cases/small-cases.ts'
import { mapTensors, sizeOf } from '../cases/values.ts'

/** Far from every seed that a person would type. */
const extraSeeds = 7_919_000

/** Larger ones take too long for all the mistakes that look alike. */
const mostNumbers = 5000

/**
 * Inputs that decide between mistakes that look alike: cases of another seed, small ones of other sizes, the first of
 * these with each of their sizes and choices in turn set to 1, some of drawn sizes, and all of them in other layouts.
 */
export function extraCases(check: Check, smallCases: SmallCases | undefined, seed: number): Case[] {
  const starts = smallCases?.initialSizes ?? []
  const reduced = starts
    .slice(0, 3)
    .flatMap((start) => Object.keys(start).map((field) => ({ ...start, [field]: 1 })))
  const drawn = smallCases ? drawSizes(smallCases, extraSeeds + seed, 20) : []
  const made = [...starts, ...starts, ...reduced, ...drawn].map(
    (sizes, i) => smallCases && buildSmallCase(smallCases, sizes, extraSeeds + i),
  )
  const drawnAnew = check.cases(seed + extraSeeds).filter(({ args }) => sizeOf(args) <= mostNumbers)
  const cases = [...drawnAnew, ...made.filter((testCase) => testCase !== undefined)]
  return [...cases, ...cases.flatMap(inOtherLayouts)]
}

/** The same numbers in other memory layouts, if the case has any views. */
function inOtherLayouts(testCase: Case): Case[] {
  let views = 0
  const others = (['transposed', 'sliced', undefined] as const).map((view) => {
    const laidOut = (t: TensorData): TensorData => {
      if (t.view) views++
      return t.view ? { ...t, view } : t
    }
    return { ...testCase, args: testCase.args.map((value) => mapTensors(value, laidOut)) }
  })
  return views > 0 ? others : []
}
