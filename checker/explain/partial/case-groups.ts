/** Kinds of cases in which a program may make one mistake, while it makes another one as well in the others. */
import type { Case, TensorData, Value } from '../../cases/case.ts'
import { isTensor } from '../../cases/values.ts'

export interface CaseGroup {
  /** 'In the cases ...' */
  words: string
  has(testCase: Case): boolean
}

interface Options {
  padding?: string
  strides?: number[]
  poolSize?: number[]
}

const optionsOf = ({ args }: Case): Options => (args.at(-1) ?? {}) as Options
const firstShape = ({ args }: Case): number[] => tensorsIn(args)[0]?.shape ?? []
/** A pool moves by its size where nothing else is said. */
const stridesOf = (testCase: Case): number[] =>
  optionsOf(testCase).strides ?? optionsOf(testCase).poolSize ?? []

/** None is about axes of length 1: there too many programs do the same. */
const always: CaseGroup[] = [
  { words: 'without views', has: ({ args }) => tensorsIn(args).every(({ view }) => !view) },
  { words: 'with four axes', has: (testCase) => firstShape(testCase).length === 4 },
]

/** The groups that these cases can be divided into, the simplest first. */
export function caseGroups(cases: readonly Case[]): CaseGroup[] {
  const groups: CaseGroup[] = []
  if (cases.some((testCase) => optionsOf(testCase).padding)) {
    groups.push(
      { words: 'without padding', has: (testCase) => optionsOf(testCase).padding !== 'same' },
      { words: 'with `same` padding', has: (testCase) => optionsOf(testCase).padding === 'same' },
    )
  }
  if (cases.some((testCase) => optionsOf(testCase).strides)) {
    groups.push({
      words: 'with equal strides',
      has: (testCase) => stridesOf(testCase)[0] === stridesOf(testCase)[1],
    })
  }
  return [...groups, ...always].filter(({ has }) => cases.some(has) && !cases.every(has))
}

function tensorsIn(value: Value): TensorData[] {
  if (typeof value !== 'object' || value === null) return []
  return isTensor(value) ? [value] : Object.values(value).flatMap(tensorsIn)
}
