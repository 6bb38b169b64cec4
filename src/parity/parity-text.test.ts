import { expect, test } from 'vitest'
import { chart, legend } from './loss-chart.ts'
import { divergenceLines, row } from './parity-text.ts'

test('a chart: both curves, one mark where they meet', () => {
  const curves = { ours: [3, 2, 1], theirs: [3, 2.5, 1] }
  expect(chart(curves, 40, 5)).toEqual([
    ' 3.000 │●',
    '       │ ×',
    '       │ ○',
    ' 1.500 │',
    ' 1.000 │  ●',
    '       └───',
    '        1 3  step',
  ])
  expect(legend('your code', 'TensorFlow.js')).toBe('loss: ○ your code  × TensorFlow.js  ● both')
})

test('a chart never is wider than it may be, whatever there is to draw', () => {
  const curve = Array.from({ length: 500 }, (_, i) => Math.sin(i / 40))
  for (const line of chart({ ours: curve, theirs: curve }, 60, 8)) expect(line.length).toBeLessThanOrEqual(66)
  expect(chart({ ours: [Number.NaN], theirs: [2] }, 60, 3)[0]).toContain('×')
  expect(chart({ ours: [2], theirs: [2] }, 60, 3)[0]).toContain('●')
})

test('a mistake is told by step, layer, tensor and file', () => {
  const found = {
    kind: 'gradient',
    layer: 'conv2',
    tensor: 'conv2.w',
    size: 0.0213,
    step: 7,
    explained: 1e-5,
  } as const
  const sources = { 'conv2d/backward': 'exercises/conv2d/backward.ts' }
  expect(divergenceLines(found, 'plain', sources).join(' ')).toBe(
    'They part at step 7, in layer conv2: the gradient of conv2.w, from conv2d/backward (exercises/conv2d/backward.ts), ' +
      'is off by 2.1e-2 of its length, of which rounding explains 1.0e-5. All before it agreed.',
  )
  expect(divergenceLines(found, 'wasm', {})[0]).toContain('from the wasm engine')
  const drift = { kind: 'output', layer: 'p', tensor: 'p', size: 2e-3 } as const
  expect(row(12, 2.25, { theirLoss: 2.26, drift, allowed: 1e-3, cleared: true })).toBe(
    '    12   2.250000   2.260000     2.0e-3 in the output p; from the same weights only rounding',
  )
})
