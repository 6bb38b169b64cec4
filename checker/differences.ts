/**
 * The second opinion on a gradient: central differences. Every input element is moved a small step h up
 * and down, and the change of the output, weighted with the upstream gradient dy, is measured:
 *
 *     dx_i ~ (F(x + h e_i) - F(x - h e_i)) / 2h   where   F(x) = sum(dy * forward(x)), in float64.
 */
import type { Doubles } from './definitions.ts'
import type { ExpectedTensor, TensorData } from './types.ts'

export interface Steps {
  /** h; default 1e-2. */
  step?: number
  /**
   * For functions with corners (relu, the maximum, a clip): elements whose slopes to the left and to the right
   * differ have no derivative and are left out. Functions that merely bend must not ask for it.
   */
  corners?: boolean
}

/**
 * The gradients of `forward`, by central differences, with respect to each of `inputs`; the names of the inputs
 * are those of the gradients: `{ dx: x, dw: w }`. An element may be off by a thousandth of the largest.
 */
export function differences(
  forward: (...inputs: Doubles[]) => Doubles | number,
  dy: ArrayLike<number>,
  inputs: Record<string, TensorData>,
  { step = 1e-2, corners = false }: Steps = {},
): Record<string, ExpectedTensor> {
  const names = Object.keys(inputs)
  const doubles = names.map((name) => ({
    shape: inputs[name].shape,
    data: Float64Array.from(inputs[name].data),
  }))
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
    const bend = new Float64Array(data.length)
    for (let i = 0; i < data.length; i++) {
      const kept = data[i]
      data[i] = kept + step
      const above = projected()
      data[i] = kept - step
      const below = projected()
      data[i] = kept
      gradient[i] = (above - below) / (2 * step)
      if (corners) bend[i] = Math.abs(above - 2 * here + below) / step
    }
    const off = 1e-3 * gradient.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) + 1e-6
    return {
      shape: [...shape],
      data: gradient,
      tolerance: bend.map((value) => (value > off ? Infinity : off)),
    }
  }
  return Object.fromEntries(names.map((name, i) => [name, gradientOf(doubles[i])]))
}
