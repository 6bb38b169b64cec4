/** The gradient of the learner's own forward katas, measured by central differences. */
import ndarray from 'ndarray'
import type { AnyKata } from '../../bank/mistake.ts'
import type { Differentiable, Doubles, Measured, TensorData, Value } from '../../cases/case.ts'
import { moreTolerant } from '../../cases/tolerance.ts'
import { isTensor } from '../../cases/values.ts'
import { layOut } from '../../cases/views.ts'
import { snapshot } from '../../judge/snapshot.ts'
import { centralDifferences } from '../../reference/central-differences.ts'

/** The learner's katas in place of the formula. */
interface OwnForward {
  differentiable: Differentiable
  /** How far float32 moves a slope. */
  noise: number
  output?: Measured['output']
}

/** Undefined when one of the katas throws. */
export function ownGradient(formula: Differentiable, katas: readonly AnyKata[]): Measured | undefined {
  const own = ownForward(formula, katas)
  if (own === 'does not run') return undefined
  if (own === 'no usable output') return {}
  try {
    return { gradient: moreTolerant(centralDifferences(own.differentiable), own.noise), output: own.output }
  } catch {
    return undefined
  }
}

/** There is no usable output when it has another number of elements than dy, or numbers that are not finite. */
export function ownForward(
  formula: Differentiable,
  katas: readonly AnyKata[],
): OwnForward | 'does not run' | 'no usable output' {
  const { dy, inputs, output, further = [] } = formula
  const furtherArgs = further.map(laidOut)
  /** The results of all katas: the first is given the inputs, each later one the result before, the last also `further`. */
  const resultsOf = (doubles: Doubles[]): (TensorData | number)[] => {
    let args: unknown[] = doubles.map(({ shape, data }) => ndarray(Float32Array.from(data), [...shape]))
    return katas.map((kata, i) => {
      const result = callKata(kata, i === katas.length - 1 ? [...args, ...furtherArgs] : args)
      args = [laidOut(result)]
      return result
    })
  }
  const forward = (...doubles: Doubles[]): Doubles | number => {
    const result = resultsOf(doubles).at(-1)!
    return isTensor(result) ? { shape: result.shape, data: Float64Array.from(result.data) } : result
  }
  try {
    const results = resultsOf(
      Object.values(inputs).map(({ shape, data }) => ({ shape, data: Float64Array.from(data) })),
    )
    const [first, last] = [results[0], results[results.length - 1]]
    const numbers = isTensor(last) ? last.data : [last]
    if (numbers.length !== dy.length || !numbers.every(Number.isFinite)) return 'no usable output'
    const { step, corners } = stepOf(formula)
    return {
      differentiable: { ...formula, forward, step, corners },
      noise: (roundings * weightedNorm(numbers, dy)) / step,
      ...(output !== undefined && isTensor(first) && { output: { place: output, value: first } }),
    }
  } catch {
    return 'does not run'
  }
}

const laidOut = (value: Value): unknown => (isTensor(value) ? layOut(value) : value)

function callKata(kata: AnyKata, args: unknown[]): TensorData | number {
  const copied = snapshot(kata(...args))
  const returned = 'failure' in copied ? undefined : copied.value
  if (isTensor(returned) || typeof returned === 'number') return returned
  throw new Error('neither a tensor nor a number')
}

/**
 * float32 cannot follow a step of a millionth. Where the formula needs one because it bends sharply near 0, the
 * learner's function is measured with a hundredth of its smallest input, and a bend does not count as a corner.
 */
function stepOf({ step = 1e-2, corners, inputs }: Differentiable): { step: number; corners?: boolean } {
  if (step >= 1e-3) return { step, corners }
  const sizes = Object.values(inputs).flatMap(({ data }) => [...data].map(Math.abs))
  return { step: 1e-2 * Math.min(...sizes.filter((x) => x > 0)), corners: false }
}

/** What float32 loses of an output, relative to it. */
const roundings = 2 ** -22

/** How far the rounding errors of all outputs, weighted with dy, move their sum: independent errors add up like this. */
function weightedNorm(numbers: ArrayLike<number>, dy: ArrayLike<number>): number {
  return Math.hypot(...Array.from(numbers, (y, i) => y * dy[i]))
}
