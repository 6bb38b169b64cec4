import { expect, test } from 'vitest'
import { chart, legend } from './loss-chart.ts'
import { divergenceLines, row } from './parity-text.ts'

test('a chart: both curves, one mark where they meet', () => {
  const curves = { learner: [3, 2, 1], reference: [3, 2.5, 1] }
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

test('a chart is never wider than allowed', () => {
  const curve = Array.from({ length: 500 }, (_, i) => Math.sin(i / 40))
  for (const line of chart({ learner: curve, reference: curve }, 60, 8))
    expect(line.length).toBeLessThanOrEqual(66)
  expect(chart({ learner: [Number.NaN], reference: [2] }, 60, 3)[0]).toContain('×')
  expect(chart({ learner: [2], reference: [2] }, 60, 3)[0]).toContain('●')
})

test('a mistake is reported with its step, layer, tensor and file', () => {
  const found = {
    kind: 'gradient',
    layer: 'conv2',
    tensor: 'conv2.w',
    size: 0.0213,
    step: 7,
    tolerance: 1e-5,
  } as const
  const sources = { 'conv2d/backward': 'exercises/conv2d/backward.ts' }
  expect(divergenceLines(found, 'plain', sources).join(' ')).toBe(
    'They differ from step 7 on, in layer conv2: the gradient of conv2.w, computed by conv2d/backward ' +
      '(exercises/conv2d/backward.ts), has a relative error of 2.1e-2; rounding explains at most 1.0e-5. Everything before it is the same.',
  )
  expect(divergenceLines(found, 'wasm', {})[0]).toContain('computed by the wasm engine')
  const drift = { kind: 'output', layer: 'p', tensor: 'p', size: 2e-3 } as const
  expect(row(12, 2.25, { referenceLoss: 2.26, drift, tolerance: 1e-3, isOnlyDrift: true })).toBe(
    '    12   2.250000   2.260000     2.0e-3 in the output p; only rounding, from the same weights',
  )
})
