/**
 * The second opinion on a gradient: central differences. Every input element is moved a small step h up
 * and down, and the change of the output, weighted with the upstream gradient dy, is measured:
 *
 *     dx_i ~ (F(x + h e_i) - F(x - h e_i)) / 2h   where   F(x) = sum(dy * forward(x)), in float64.
 */
import type { Differentiable, Doubles, Expected, ExpectedTensor } from './types.ts'

/** How many elements of an input are looked at when not every one is. */
const most = 16

/**
 * The gradients, by central differences, named like the inputs. An element may be off by a thousandth of the
 * largest. `thorough` looks at every element, otherwise a few dozen have to do; the others are left open, like those
 * at which the function has a corner.
 */
export function differences(one: Differentiable, thorough = false): Expected {
  const { forward, dy, inputs, step = 1e-2, corners = false } = one
  const names = Object.keys(inputs)
  const doubles = names.map((name) => ({ ...inputs[name], data: Float64Array.from(inputs[name].data) }))
  const projected = (): number => {
    const y = forward(...doubles)
    if (typeof y === 'number') return y * dy[0]
    let sum = 0
    for (let i = 0; i < y.data.length; i++) sum += y.data[i] * dy[i]
    return sum
  }
  const here = corners ? projected() : 0

  const gradientOf = ({ shape, data }: Doubles): ExpectedTensor => {
    const gradient = new Float64Array(data.length)
    const tolerance = new Float64Array(data.length).fill(Infinity)
    const bends = new Map<number, number>()
    for (const i of thorough || data.length <= most ? data.keys() : spread(data.length)) {
      const kept = data[i]
      data[i] = kept + step
      const above = projected()
      data[i] = kept - step
      const below = projected()
      data[i] = kept
      gradient[i] = (above - below) / (2 * step)
      // The slope to the right less the slope to the left.
      bends.set(i, corners ? Math.abs(above - 2 * here + below) / step : 0)
    }
    const off = 1e-3 * gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) + 1e-6
    for (const [i, bend] of bends) if (bend <= off) tolerance[i] = off
    return { shape: [...shape], data: gradient, tolerance }
  }
  const gradients = names.map((name, i): [string, ExpectedTensor] => [name, gradientOf(doubles[i])])
  return names[0] === '' ? gradients[0][1] : Object.fromEntries(gradients)
}

/** Positions all over an input, in no rhythm that rows or channels could share: steps of the golden ratio. */
function spread(length: number): Set<number> {
  return new Set(Array.from({ length: most }, (_, k) => Math.floor(((k * 0.6180339887) % 1) * length)))
}
