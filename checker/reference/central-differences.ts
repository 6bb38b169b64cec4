/**
 * The second opinion on a gradient: central differences. Every input element is moved a small step h up
 * and down, and the change of the output, weighted with the upstream gradient dy, is measured:
 *
 *     dx_i ~ (F(x + h e_i) - F(x - h e_i)) / 2h   where   F(x) = sum(dy * forward(x)), in float64.
 */
import type { Differentiable, Expected, ExpectedTensor } from '../cases/case.ts'

/** How many elements of an input are measured, unless `thorough` asks for all. */
const most = 16

/** Results so far: a check may ask for the same differences again. */
const known = new WeakMap<Differentiable, Expected>()

/**
 * The gradients by central differences, named like the inputs. An element may be off by a thousandth of the largest.
 * `thorough` measures every element, otherwise only a few of each input. The others get an infinite tolerance, and so do
 * elements where the function has a corner.
 */
export function centralDifferences(differentiable: Differentiable, thorough = false): Expected {
  if (thorough) return measured(differentiable, true)
  const answer = known.get(differentiable) ?? measured(differentiable, false)
  known.set(differentiable, answer)
  return answer
}

function measured(differentiable: Differentiable, thorough: boolean): Expected {
  const slopeAt = slopes(differentiable)
  const gradients = Object.entries(differentiable.inputs).map(
    ([name, { shape, data }]): [string, ExpectedTensor] => {
      const gradient = new Float64Array(data.length)
      const bends = new Map<number, number>()
      for (const i of thorough || data.length <= most ? data.keys() : spread(data.length)) {
        const { slope, bend } = slopeAt(name, i)
        gradient[i] = slope
        bends.set(i, bend)
      }
      const off = 1e-3 * gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) + 1e-6
      const tolerance = new Float64Array(data.length).fill(Infinity)
      for (const [i, bend] of bends) if (bend <= off) tolerance[i] = off
      return [name, { shape, data: gradient, tolerance }]
    },
  )
  return gradients[0][0] === '' ? gradients[0][1] : Object.fromEntries(gradients)
}

/** A single element of a gradient, by central differences; undefined where the function has a corner. */
export function centralDifferenceAt(
  differentiable: Differentiable,
  name: string,
  position: number,
): number | undefined {
  const { slope, bend } = slopeAt(differentiable, name, position)
  return bend <= 1e-3 * Math.abs(slope) + 1e-6 ? slope : undefined
}

/** The slope at an element of an input, and how much it changes there if the function has corners. */
export const slopeAt = (
  differentiable: Differentiable,
  name: string,
  position: number,
): { slope: number; bend: number } => slopes(differentiable)(name, position)

function slopes({ forward, dy, inputs, step = 1e-2, corners = false }: Differentiable) {
  const doubles = Object.entries(inputs).map(([name, { shape, data }]) => ({
    name,
    shape,
    data: Float64Array.from(data),
  }))
  const projected = (): number => {
    const y = forward(...doubles)
    if (typeof y === 'number') return y * dy[0]
    let sum = 0
    for (let i = 0; i < y.data.length; i++) sum += y.data[i] * dy[i]
    return sum
  }
  const here = corners ? projected() : 0
  return (name: string, i: number): { slope: number; bend: number } => {
    const { data } = doubles.find((input) => input.name === name)!
    const kept = data[i]
    data[i] = kept + step
    const above = projected()
    data[i] = kept - step
    const below = projected()
    data[i] = kept
    return {
      slope: (above - below) / (2 * step),
      // The slope to the right less the slope to the left.
      bend: corners ? Math.abs(above - 2 * here + below) / step : 0,
    }
  }
}

/** Positions all over an input, in steps of the golden ratio, so that they do not follow rows or channels. */
function spread(length: number): Set<number> {
  return new Set(Array.from({ length: most }, (_, k) => Math.floor(((k * 0.6180339887) % 1) * length)))
}
