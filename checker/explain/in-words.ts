/** What a closer look has found out, in words: nothing is decided here. */
import type { SecondOpinion } from '../../src/kata/verdict.ts'
import { show } from '../cases/values.ts'
import type { Claim, Fact } from './facts/fact.ts'

export function factInWords({ claim, paths, always }: Fact): string {
  const when = always ? '' : 'In every case where it is wrong, '
  return `${when}${subjectOf(paths, always)} ${predicateOf(claim)}`
}

const subjectOf = (paths: string[], isCapital: boolean): string => {
  const names = paths.map((path) => (path === '' || path.startsWith('[') ? `result${path}` : path))
  if (names.length > 1)
    return `${isCapital ? 'Each' : 'each'} of ${new Intl.ListFormat('en-GB').format(names)}`
  return paths[0] === '' ? `${isCapital ? 'The' : 'the'} result` : names[0]
}

function predicateOf(claim: Claim): string {
  switch (claim.kind) {
    case 'transposed':
      return transposedInWords(claim)
    case 'reshaped':
      return 'has the right numbers in the right order; only its shape is wrong.'
    case 'zero':
      return 'is always 0.'
    case 'scaled':
      return claim.factor === -1
        ? 'always has the wrong sign; otherwise it is right.'
        : `is exactly ${timesInWords(claim.factor)} what it should be.`
    case 'scaledByExtent':
      return scaledByExtentInWords(claim)
    case 'offset':
      return `is always ${show(Math.abs(claim.by))} too ${claim.by > 0 ? 'large' : 'small'}.`
    case 'shifted': {
      const [at, from] = claim.by > 0 ? [1, 0] : [0, 1]
      return `is shifted by one ${claim.name}: index ${at} along axis ${claim.axis} holds what belongs at index ${from}, and so on.`
    }
    case 'oneRight':
      return `is right only in the ${claim.which} ${claim.name} (axis ${claim.axis}).`
    case 'onlyBordersWrong':
      return 'is wrong only at the borders of the pictures.'
    case 'reordered':
      return 'has the right numbers, but in the wrong places.'
  }
}

function transposedInWords({ order, names }: Claim & { kind: 'transposed' }): string {
  if (order.length === 2) return 'is transposed: its rows are where its columns should be.'
  const moved = order.filter((axis, i) => axis !== i)
  if (moved.length > 2) return `has its axes in the wrong order: [${order.join(', ')}].`
  const [first, second] = moved.sort().map((axis) => `axis ${axis} (${names[axis]})`)
  return `is transposed: ${first} and ${second} are swapped.`
}

function scaledByExtentInWords({ axis, divided, extent }: Claim & { kind: 'scaledByExtent' }): string {
  const letter = axis === 'batch' ? 'N' : 'K'
  const number = extent ?? letter
  const what = `${number} is ${axis === 'batch' ? 'the batch size' : 'the size of the last axis'}`
  return divided
    ? `is exactly 1/${number} of what it should be, and ${what}: do you divide by it once too often?`
    : `is exactly ${number} times what it should be, and ${what}: do you forget to divide by it, or do you multiply by it?`
}

/** '1/64 of', '3 times', '0.70711 times' */
function timesInWords(factor: number): string {
  const size = Math.abs(factor)
  const sign = factor < 0 ? '-' : ''
  const near = (whole: number, x: number) => whole >= 2 && Math.abs(x - whole) <= 1e-5 * whole
  if (near(Math.round(size), size)) return `${sign}${Math.round(size)} times`
  if (near(Math.round(1 / size), 1 / size)) return `${sign}1/${Math.round(1 / size)} of`
  return `${Number(factor.toPrecision(5))} times`
}

/** What two judges say of a gradient; `element` is the one that is wrong. */
export interface Opinion {
  kind: keyof typeof opinions
  element?: string
}

const own = 'central differences of your own forward kata'
const noForward = 'Your forward kata does not run yet, so there is no second opinion.'

/** What TensorFlow.js says, what central differences of the learner's own forward say, and both in words. */
const opinions = {
  right: ['agrees', 'absent', () => 'Right according to TensorFlow.js.'],
  'right, no forward': ['agrees', 'absent', () => `Right according to TensorFlow.js. ${noForward}`],
  'right by both': ['agrees', 'agrees', () => `Right according to both TensorFlow.js and ${own}.`],
  'right, forward wrong': [
    'agrees',
    'differs',
    () => `Right according to TensorFlow.js. But ${own} disagree: your forward is wrong.`,
  ],
  'right, also for a wrong forward': [
    'agrees',
    'agrees',
    () =>
      `Right according to TensorFlow.js, and right for your own forward kata as well, although that kata is wrong.`,
  ],
  'numbers right': [
    'agrees',
    'absent',
    () => 'The numbers of this case are right according to TensorFlow.js: something else is wrong.',
  ],
  wrong: ['differs', 'absent', () => 'Wrong according to TensorFlow.js.'],
  'wrong, no forward': ['differs', 'absent', () => `Wrong according to TensorFlow.js. ${noForward}`],
  'wrong, forward unusable': [
    'differs',
    'differs',
    () =>
      'Wrong according to TensorFlow.js. Central differences cannot be computed from what your own forward kata returns here.',
  ],
  'wrong at a corner': [
    'differs',
    'absent',
    (element) =>
      `Wrong according to TensorFlow.js. Central differences of your own forward kata cannot judge ${element}: the function has a corner there, or bends too sharply.`,
  ],
  'wrong by both': [
    'differs',
    'differs',
    () => `Wrong according to both: TensorFlow.js and ${own} agree with each other, but not with you.`,
  ],
  'all wrong': [
    'differs',
    'differs',
    () => `Wrong according to both TensorFlow.js and ${own}, and that forward is wrong as well.`,
  ],
  'too little wrong': [
    'differs',
    'agrees',
    (element) =>
      `Wrong according to TensorFlow.js. The error in ${element} is too small for ${own} to show it.`,
  ],
  'right for a wrong forward': [
    'differs',
    'agrees',
    () =>
      `Your backward is right for the forward you wrote, but that forward is wrong: ${own} agree with you, TensorFlow.js does not.`,
  ],
  'element right for a wrong forward': [
    'differs',
    'agrees',
    (element) =>
      `At ${element} your backward is right for the forward you wrote, but that forward is wrong: ${own} agree with you there, TensorFlow.js does not.`,
  ],
} satisfies Record<
  string,
  [SecondOpinion['reference'], SecondOpinion['differences'], (element: string) => string]
>

export function opinionInWords({ kind, element = '' }: Opinion): SecondOpinion {
  const [reference, differences, sentence] = opinions[kind]
  return { reference, differences, sentence: sentence(element) }
}
