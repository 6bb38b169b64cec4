import { expect, test } from 'vitest'
import { stream } from '../random.ts'
import { builtInSet } from './builtin.ts'
import { classCount, type Pictures, pictureSize } from './data-set.ts'

const set = builtInSet()

test('5,000 training and 1,000 test pictures, with ten of each class in every hundred', () => {
  expect([set.train.count, set.test.count, set.classes.length]).toEqual([5_000, 1_000, 10])
  for (const { labels } of [set.train, set.test]) {
    for (let start = 0; start < labels.length; start += 100) {
      const counts = new Array(classCount).fill(0)
      for (const label of labels.subarray(start, start + 100)) counts[label]++
      expect(counts).toEqual(new Array(classCount).fill(10))
    }
  }
})

test('the pictures are always the same, and no two are alike', () => {
  const again = builtInSet(50, 50)
  const bytes = (pictures: Pictures, i: number) =>
    Buffer.from(pictures.pixels.slice(i * pictureSize, (i + 1) * pictureSize)).toString('base64')
  const seen = new Set<string>()
  for (let i = 0; i < 50; i++) {
    expect(bytes(again.train, i) === bytes(set.train, i)).toBe(true)
    expect(bytes(again.test, i) === bytes(set.test, i)).toBe(true)
    seen.add(bytes(set.train, i)).add(bytes(set.test, i))
  }
  expect(seen.size).toBe(100)
})

test('a linear classifier learns some of the training pictures, and stays far below 60% on the test pictures', () => {
  const model = linearClassifier(set.train, 5)
  expect(model.accuracy(set.train)).toBeGreaterThan(0.3)
  expect(model.accuracy(set.test)).toBeLessThan(0.4)
})

/** Softmax regression on the pixels, trained with Adam in batches of 50. */
function linearClassifier(pictures: Pictures, epochs: number) {
  // vitest makes every use of an import a call; these are used millions of times.
  const [size, classes] = [pictureSize, classCount]
  const inputs = size + 1
  const w = new Float32Array(inputs * classes)
  const [g, m, v] = [w, w, w].map((like) => new Float32Array(like.length))
  const x = new Float32Array(inputs).fill(1) // the last one, for the bias, stays 1
  const p = new Float64Array(classes)

  function predict({ pixels }: Pictures, i: number): void {
    for (let d = 0; d < size; d++) x[d] = pixels[i * size + d] / 255 - 0.5
    p.fill(0)
    for (let d = 0; d < inputs; d++) for (let c = 0; c < classes; c++) p[c] += x[d] * w[d * classes + c]
    const largest = Math.max(...p)
    const sum = p.reduce((total, z) => total + Math.exp(z - largest), 0)
    for (let c = 0; c < classes; c++) p[c] = Math.exp(p[c] - largest) / sum
  }

  let step = 0
  const random = stream(1, 'linear classifier')
  for (let k = 0; k < (epochs * pictures.count) / 50; k++) {
    g.fill(0)
    for (let n = 0; n < 50; n++) {
      const i = Math.floor(random() * pictures.count)
      predict(pictures, i)
      p[pictures.labels[i]] -= 1
      for (let d = 0; d < inputs; d++) {
        for (let c = 0; c < classes; c++) g[d * classes + c] += (x[d] * p[c]) / 50
      }
    }
    step++
    for (let i = 0; i < w.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i]
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i]
      w[i] -= (3e-4 * (m[i] / (1 - 0.9 ** step))) / (Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-7)
    }
  }
  return {
    accuracy(of: Pictures): number {
      let right = 0
      for (let i = 0; i < of.count; i++) {
        predict(of, i)
        if (p.indexOf(Math.max(...p)) === of.labels[i]) right++
      }
      return right / of.count
    },
  }
}
