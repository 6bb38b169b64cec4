import { describe, expect, test } from 'vitest'
import { type Curve, chart, epochTicks, ticksOf } from './curves.ts'

describe('ticks', () => {
  test.each([
    [0.2, 0.71, [0.2, 0.4, 0.6, 0.8]],
    [1.1, 2.3, [1, 1.5, 2, 2.5]],
    [0.287, 0.291, [0.287, 0.288, 0.289, 0.29, 0.291]],
    [0, 100, [0, 25, 50, 75, 100]],
  ])('from %d to %d', (low, high, expected) => {
    expect(ticksOf(low, high)).toEqual(expected)
  })

  test('a single value lies between two of them', () => {
    for (const value of [0.287, 0, 2.3, -1]) {
      const ticks = ticksOf(value, value)
      expect(ticks[0]).toBeLessThan(value)
      expect(ticks[ticks.length - 1]).toBeGreaterThan(value)
    }
  })

  test('epochs: the first, the last, and not too many', () => {
    expect(epochTicks(1)).toEqual([1])
    expect(epochTicks(3)).toEqual([1, 2, 3])
    expect(epochTicks(12)).toEqual([1, 2, 4, 6, 8, 10, 12])
    expect(epochTicks(23)).toEqual([1, 5, 10, 15, 20, 23])
    for (let epochs = 1; epochs <= 1000; epochs++) {
      const ticks = epochTicks(epochs)
      expect(ticks.length).toBeLessThanOrEqual(12)
      expect([ticks[0], ticks[ticks.length - 1]]).toEqual([1, epochs])
    }
  })
})

describe('a chart', () => {
  const format = (value: number) => value.toFixed(2)
  const draw = (...curves: Curve[]) => chart({ id: 'loss', title: 'Loss', curves, format }).html
  /** The points of a path, and how far down they are. */
  const pathOf = (svg: string, kind: string) =>
    [
      ...(new RegExp(`class="curve ${kind}" d="([^"]*)"`).exec(svg)?.[1] ?? '').matchAll(
        /[ML]([\d.]+) ([\d.]+)/g,
      ),
    ].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))

  test('goes from left to right, what is larger is higher, and nothing leaves the frame', () => {
    const svg = draw(
      { name: 'loss', kind: 'training', values: [2.2, 1.7, 1.5] },
      { name: 'val_loss', kind: 'validation', values: [1.9, 1.6, 1.8] },
    )
    const [training, validation] = [pathOf(svg, 'training'), pathOf(svg, 'validation')]
    expect(training.map(({ x }) => x)).toEqual(validation.map(({ x }) => x))
    for (const path of [training, validation]) {
      expect(path.length).toBe(3)
      expect(path[0].x).toBeLessThan(path[1].x)
      for (const { x, y } of path) {
        expect(x >= 0 && x <= 440 && y >= 0 && y <= 280).toBe(true)
      }
    }
    expect(training[0].y).toBeLessThan(training[1].y)
    expect(validation[2].y).toBeLessThan(validation[1].y)
    expect(training[0].y).toBeLessThan(validation[0].y)
  })

  test('has a description for screen readers', () => {
    const svg = draw({ name: 'loss', kind: 'training', values: [2.2, 1.5] })
    expect(svg).toContain('role="img" aria-labelledby="loss-title loss-text"')
    expect(svg).toContain('<title id="loss-title">Loss</title>')
    expect(svg).toContain('Loss over 2 epochs. loss: from 2.20 to 1.50.')
  })

  test('one epoch is drawn as a point, and a value that is not finite is left out', () => {
    const svg = draw({ name: 'loss', kind: 'training', values: [2.2] })
    expect(svg.match(/<circle/g)?.length).toBe(1)
    const gap = draw({ name: 'loss', kind: 'training', values: [2.2, Number.NaN, 1] })
    expect(pathOf(gap, 'training').length).toBe(2)
    expect(gap).not.toMatch(/NaN|Infinity/)
  })

  test('many epochs have no marks', () => {
    const values = Array.from({ length: 200 }, (_, i) => 2 / (i + 1))
    expect(draw({ name: 'loss', kind: 'training', values })).not.toContain('<circle')
  })
})
