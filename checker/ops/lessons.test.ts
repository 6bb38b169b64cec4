/** The numbers in the lessons are what the solutions compute. White space does not count. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { adamStep } from '#solutions/adam/step.ts'
import { batches } from '#solutions/batches/batches.ts'
import { shuffle } from '#solutions/batches/shuffle.ts'
import { validationSplit } from '#solutions/batches/split.ts'
import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { conv2d } from '#solutions/conv2d/forward.ts'
import { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { crossentropy } from '#solutions/crossentropy/forward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { dropoutBackward } from '#solutions/dropout/backward.ts'
import { dropout } from '#solutions/dropout/forward.ts'
import { dropoutMask } from '#solutions/dropout/mask.ts'
import { matmul } from '#solutions/fast/matmul.ts'
import { flatten } from '#solutions/flatten/forward.ts'
import { glorotUniform } from '#solutions/glorot/uniform.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { relu } from '#solutions/relu/forward.ts'
import { summary } from '#solutions/shapes/summary.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import { type Layer, type Shape, type Tensor, tensor, weightedLayers, zeros } from '#tensor'
import { ops } from '../../src/kata/curriculum.ts'

const lessonOf = (op: string): string =>
  readFileSync(new URL(`../../exercises/${op}/README.md`, import.meta.url), 'utf8')

const plain = (text: string): string => text.replace(/\s+/g, ' ')

const show = (value: number): string => `${Number(value.toFixed(4)) + 0}`

const filled = (shape: Shape, ...values: number[]): Tensor => tensor(values, shape)

/** The rows of a matrix, also if axes of length 1 follow. */
function rowsOf({ data, shape }: Tensor): string[] {
  const axes = [...shape]
  while (axes.length > 2 && axes.at(-1) === 1) axes.pop()
  const width = axes.at(-1)!
  return Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data.slice(row * width, (row + 1) * width), show).join(' '),
  )
}

/** Matrices side by side, as the lessons write them: 'x = 1 2    y = 5', and below it their other rows. */
function beside(matrices: Record<string, Tensor>): string {
  const columns = Object.entries(matrices).map(([name, matrix]) => ({ name, rows: rowsOf(matrix) }))
  const height = Math.max(...columns.map(({ rows }) => rows.length))
  const lines = Array.from({ length: height }, (_, row) =>
    columns.flatMap(({ name, rows }) => (row === 0 ? `${name} = ${rows[0]}` : (rows[row] ?? []))).join(' '),
  )
  return lines.join(' ')
}

const tableRow = (name: string, values: ArrayLike<number>): string =>
  `| \`${name}\` | ${Array.from(values, show).join(' | ')} |`

function expectIn(op: string, ...parts: string[]): void {
  const lesson = plain(lessonOf(op))
  for (const part of parts) expect(lesson).toContain(plain(part))
}

describe('the numbers in the lesson of', () => {
  test('relu', () => {
    const x = filled([5], -2, 0, 3, -0.5, 1.5)
    const dx = reluBackward(filled([5], 10, 20, 30, 40, 50), x)
    expectIn('relu', tableRow('x', x.data), tableRow('y', relu(x).data), tableRow('dx', dx.data))
  })

  test('conv2d', () => {
    const x = filled([1, 3, 3, 1], 1, 2, 0, 0, 1, 3, 2, 1, 1)
    const w = filled([2, 2, 1, 1], 1, 0, -1, 2)
    const b = filled([1], 0.5)
    const dy = filled([1, 2, 2, 1], 1, 0, 2, -1)
    const { dx, dw, db } = conv2dBackward(dy, x, w)
    const same = conv2d(x, w, b, { strides: [2, 2], padding: 'same' })
    const gradients = beside({ dy, dw, dx, db: filled([1, 1], db.data[0]) })
    expectIn('conv2d', beside({ x, w, y: conv2d(x, w, b) }), beside({ y: same }), gradients)
    expectIn('conv2d', `= ${show(dx.get(0, 1, 1, 0))}\``)
  })

  test('conv2d: the windows over the pixel in the middle', () => {
    const letters = 'abcd'
    const places = [0, 1].flatMap((i) => [0, 1].map((j) => ({ i, j })))
    const under = ({ i, j }: { i: number; j: number }) => letters[(1 - i) * 2 + (1 - j)]
    const cellOf = (row: number, column: number, { i, j }: { i: number; j: number }) => {
      const [kh, kw] = [row - i, column - j]
      const letter = kh < 0 || kh > 1 || kw < 0 || kw > 1 ? '.' : letters[kh * 2 + kw]
      return row === 1 && column === 1 ? `[${letter}]` : letter
    }
    const lines = [0, 1, 2].map((row) =>
      places.map((place) => [0, 1, 2].map((column) => cellOf(row, column, place)).join(' ')).join(' '),
    )
    const terms = places.map((place) => `dy[${place.i}, ${place.j}] * ${under(place)}`)
    const compact = (text: string) => plain(text).replaceAll(/(?<=\[[a-d]\]) | (?=\[[a-d]\])/g, '')
    expect(compact(lessonOf('conv2d'))).toContain(compact(lines.join(' ')))
    expectIn('conv2d', `dx[1, 1] = ${terms.join(' + ')}`)
  })

  test('maxpool', () => {
    const x = filled([1, 4, 5, 1], 1, 3, 2, 2, 9, 4, 2, 0, 1, 8, -1, -5, 6, 6, 7, -2, -3, 5, 1, 7)
    const dy = filled([1, 2, 2, 1], 10, 20, 30, 40)
    expectIn('maxpool', beside({ x, y: maxpool(x) }), beside({ dy, dx: maxpoolBackward(dy, x) }))
  })

  test('shapes', () => {
    const layers: Layer[] = [
      { type: 'conv2d', filters: 3, kernelSize: [3, 2], strides: [2, 1] },
      { type: 'maxpool' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ]
    const cells = summary(layers, [7, 5, 2]).map(
      ({ output, parameters }) => `| \`[${output.join(', ')}]\` | ${parameters} |`,
    )
    expectIn('shapes', ...cells)
  })

  test('flatten', () => {
    const x = filled([1, 2, 2, 2], 0, 1, 10, 11, 100, 101, 110, 111)
    expectIn('flatten', `y[0] = ${rowsOf(flatten(x))[0]}`)
    expect(flatten(zeros([4, 2, 3])).shape).toEqual([4, 6])
  })

  test('dense', () => {
    const x = filled([2, 3], 1, 2, -1, 0, 3, 1)
    const w = filled([3, 2], 1, 0, 2, -1, 0, 4)
    const dy = filled([2, 2], 1, 2, -1, 0.5)
    const { dx, dw, db } = denseBackward(dy, x, w)
    const b = filled([1, 2], 0.5, -1)
    expectIn('dense', beside({ x, w, b, y: dense(x, w, filled([2], ...b.data)) }))
    expectIn('dense', beside({ dy, dx, dw, db: filled([1, 2], ...db.data) }))
  })

  test('dropout', () => {
    const numbers = [0.7, 0.1, 0.2, 0.95]
    const left = [...numbers]
    const mask = dropoutMask([4], 0.2, () => left.shift()!)
    const x = filled([4], 4, 8, -2, 0.4)
    const dy = filled([4], 1, 1, 2, -4)
    expectIn('dropout', tableRow('random()', numbers), tableRow('mask', mask.data))
    expectIn('dropout', tableRow('x', x.data), tableRow('y', dropout(x, mask).data))
    expectIn('dropout', tableRow('dy', dy.data), tableRow('dx', dropoutBackward(dy, mask).data))
  })

  test('softmax, and its Jacobian in 49ths', () => {
    const z = filled([1, 3], 0, Math.log(2), Math.log(4))
    const p = softmax(z)
    expectIn('softmax', tableRow('z', z.data))
    expect(Array.from(p.data, (value) => show(value * 7))).toEqual(['1', '2', '4'])
    const rows = [0, 1, 2].flatMap((j) => {
      const dp = zeros([1, 3])
      dp.data[j] = 1
      return [...softmaxBackward(dp, p).data]
    })
    const jacobian = filled([3, 3], ...rows.map((value) => value * 49))
    expectIn('softmax', beside({ J: jacobian }))
    const dz = softmaxBackward(filled([1, 3], 7, 0, 0), p)
    expect(Array.from(dz.data, (value) => show(value * 7))).toEqual(['6', '-2', '-4'])
  })

  test('crossentropy, and its limits in float32', () => {
    const p = filled([2, 3], 0.5, 0.25, 0.25, 0.1, 0.1, 0.8)
    const t = filled([2, 3], 1, 0, 0, 0, 1, 0)
    expectIn('crossentropy', beside({ p, t }).slice(0, 20), `= ${show(crossentropy(p, t))}`)
    expectIn('crossentropy', beside({ dp: crossentropyBackward(p, t) }))
    expectIn('crossentropy', beside({ dz: softmaxCrossentropyBackward(p, t) }))
    expectIn('crossentropy', `ln 10 = ${show(Math.log(10))}`, `a loss of ${(-Math.log(1e-7)).toFixed(1)},`)
    const limit = Math.fround(1 - 1e-7)
    const largest = 1 - 2 ** -24
    expectIn('crossentropy', limit.toFixed(8), largest.toFixed(8))
    const targets = filled([1, 1], 1)
    expect(crossentropyBackward(filled([1, 1], limit), targets).data[0]).not.toBe(0)
    expect(crossentropyBackward(filled([1, 1], largest), targets).data[0] + 0).toBe(0)
  })

  test('glorot: all weights of its example, and the limits', () => {
    const numbers = [0, 0.25, 0.5, 0.75, 0.125, 0.375, 0.625, 0.875]
    expectIn('glorot', `random() ${numbers.join(' ')}`)
    const left = [...numbers]
    expectIn('glorot', beside({ w: glorotUniform([2, 4], () => left.shift()!) }))
    for (const shape of [
      [3, 3, 3, 32],
      [3, 3, 32, 64],
      [2304, 128],
      [128, 10],
    ]) {
      const limit = -glorotUniform(shape, () => 0).data[0]
      const [row] = lessonOf('glorot')
        .split('\n')
        .filter((line) => line.startsWith(`| \`[${shape.join(', ')}]\``))
      expect(row).toContain(`| ${limit.toFixed(4)} |`)
    }
  })

  test('adam: the table', () => {
    const gradients = [0.5, -0.1]
    const rounded = (value: number, digits = 6) => `${Number(value.toFixed(digits))}`
    const rows = walkOf(gradients).map(({ p, m, v }, i) => {
      const t = i + 1
      const [mHat, vHat] = [m / (1 - 0.9 ** t), v / (1 - 0.999 ** t)]
      const step = (1e-3 * mHat) / (Math.sqrt(vHat) + 1e-7)
      return [
        t,
        gradients[i],
        rounded(m),
        rounded(v, 8),
        rounded(mHat),
        rounded(vHat),
        rounded(step),
        rounded(p),
      ]
    })
    const lesson = lessonOf('adam').replaceAll(/(?<=\d)0+(?= \|)/g, '')
    for (const row of rows) expect(lesson).toContain(`| ${row.join(' | ')} |`)
  })

  test('adam: the curve of steady and of zigzag gradients', () => {
    expect(lessonOf('adam')).toContain(`\n${curve().join('\n')}\n`)
  })

  test('metrics', () => {
    const p = filled([4, 3], 0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.4, 0.4, 0.2, 0.2, 0.3, 0.5)
    const t = filled([4, 3], 1, 0, 0, 0, 1, 0, 0, 1, 0, 0.1, 0.3, 0.6)
    expectIn('metrics', `so the accuracy is ${accuracy(p, t)}.`)
    const rows = (x: Tensor) => rowsOf(x).map((row) => row.replaceAll(' ', ', '))
    for (const [row, probabilities] of rows(p).entries()) {
      expectIn('metrics', `| ${row} | ${probabilities} | ${rows(t)[row]} |`)
    }
  })

  test('batches', () => {
    const { train, validation } = validationSplit(7, 0.25)
    expectIn('batches', `train \`${train.join(' ')}\`, validation \`${validation.join(' ')}\``)
    const numbers = [0.3, 0.1, 0.5]
    expectIn('batches', `\`${numbers.join(', ')}\``)
    expectIn('batches', `\`${shuffle([0, 1, 2, 3], () => numbers.shift()!).join(' ')}\` |`)
    const pieces = batches([2, 3, 0, 1, 4], 2).map((batch) => `[${batch.join(', ')}]`)
    expectIn('batches', `\`${pieces.join(' ')}\``)
  })

  test('fast', () => {
    const c = matmul(filled([2, 3], 1, 2, 3, 4, 5, 6), filled([3, 2], 7, 8, 9, 10, 11, 12))
    for (const row of rowsOf(c)) expectIn('fast', row)
    const x = filled([1, 3, 4, 1], 1, 2, 0, 1, 0, 1, 3, 2, 2, 0, 1, 1)
    const w = filled([2, 3, 1, 1], 1, 0, 2, -1, 3, 0)
    const [first, second] = rowsOf(conv2d(x, w, filled([1], 10)))
    expectIn('fast', `y with bias 10: ${first} ${second}`)
  })

  test('network', () => {
    const dropped = filled([1, 2], 2, 0)
    const logits = dense(dropped, filled([2, 2], 0.25, -0.25, 1, -1), filled([2], 0, 0))
    const p = softmax(logits)
    const t = filled([1, 2], 1, 0)
    const dz = softmaxCrossentropyBackward(p, t)
    const { dx } = denseBackward(dz, dropped, filled([2, 2], 0.25, -0.25, 1, -1))
    const list = ({ data }: Tensor) => `= [${Array.from(data, show).join(', ')}]`
    expectIn('network', `logits ${list(logits)}`, `p ${list(p)}`, `dlogits = p - t ${list(dz)}`)
    expectIn('network', `ddropped ${list(dx)}`, `['${weightedLayers.join("', '")}']`)
  })
})

test.each(ops)('formulas and pictures in the lesson of %s fit into 80 columns', (op) => {
  const blocks = lessonOf(op).split(/^```$/m)
  const lines = blocks.filter((_, i) => i % 2 === 1).flatMap((block) => block.split('\n'))
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})

/** Adam on one weight that starts at 1. */
function walkOf(gradients: number[]) {
  let p = filled([1], 1)
  let state = { m: zeros([1]), v: zeros([1]), step: 0 }
  return gradients.map((gradient) => {
    const next = adamStep(p, filled([1], gradient), state)
    p = next.p
    state = next.state
    return { p: p.data[0], m: state.m.data[0], v: state.v.data[0] }
  })
}

/** How far Adam has come after each step, in learning rates, drawn as text. */
function curve(): string[] {
  const steps = 10
  const stepsOf = (gradientOf: (step: number) => number) =>
    walkOf(Array.from({ length: steps }, (_, step) => gradientOf(step))).map(({ p }) =>
      Math.round((1 - p) / 1e-3),
    )
  const steady = stepsOf(() => 0.5)
  const zigzag = stepsOf((step) => (step % 2 === 0 ? 0.5 : -0.5))
  const rows = Array.from({ length: steps }, (_, row) => steps - row)
  const lines = rows.map((way) => {
    const marks = steady.map((one, step) =>
      one === way && zigzag[step] === way ? '*' : one === way ? 'o' : zigzag[step] === way ? 'x' : ' ',
    )
    return `${String(way).padStart(3)} |${marks.map((mark) => `   ${mark}`).join('')}`.trimEnd()
  })
  const numbers = Array.from({ length: steps }, (_, step) => String(step + 1).padStart(4)).join('')
  return [...lines, `    +${'-'.repeat(4 * steps)}`, `     ${numbers}   step`]
}
