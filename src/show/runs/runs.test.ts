import { expect, test } from 'vitest'
import type { History, RecordedRun } from '../../training/folder/history.ts'
import { runCurves } from './run-curves.ts'
import { runTable } from './run-table.ts'

function runOf(name: string, state: History['state'], accuracies: number[], test?: number): RecordedRun {
  const history = {
    state,
    config: { epochs: 3, engine: name === 'fast' ? 'wasm' : 'plain' },
    data: { name: name === 'toy' ? 'built-in pictures' : 'CIFAR-10' },
    epochs: accuracies.map((valAccuracy) => ({ valAccuracy })),
    ...(test !== undefined && { test: { accuracy: test } }),
  }
  return { folder: `/home/me/.kata/runs/${name}`, history: history as unknown as History }
}

const runs = [
  runOf('slow', 'interrupted', [0.31, 0.4]),
  runOf('fast', 'finished', [0.31, 0.45, 0.52], 0.5234),
  runOf('toy', 'running', []),
]

test('a table of runs', () => {
  expect(runTable(runs)).toEqual([
    '   folder  epochs  accuracy     engine  pictures  state',
    'a  slow    2/3     0.4000 val   katas   CIFAR-10  interrupted',
    'b  fast    3/3     0.5234 test  wasm    CIFAR-10  finished',
    'c  toy     0/3     -            katas   built-in  not finished',
  ])
})

test('their curves over one another', () => {
  expect(`\n${runCurves(runs, 80).join('\n')}\n`).toBe(`
Accuracy on the validation pictures after each epoch:
0.55 |
     |               b
     |
0.48 |
     |         b
     |
0.41 |
     |         a
     |
0.35 |
     |
0.30 |   *
     +------------------
      1                3
`)
  const many = Array.from({ length: 100 }, (_, i) => i / 200)
  const lines = runCurves([runOf('long', 'finished', many)], 40)
  expect(Math.max(...lines.slice(1).map((line) => line.length))).toBe(40)
  expect(runCurves([runs[2]], 80)).toEqual([])
})
