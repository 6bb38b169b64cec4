import { expect, test } from 'vitest'
import { changesBetween, type RunIdentity } from './run-identity.ts'

const then: RunIdentity = {
  engine: 'wasm',
  build: 'simd + fma',
  kernels: 'k',
  purpose: 'wasm',
  code: 'mine',
  mine: ['glorot/uniform'],
  katas: { 'glorot/uniform': 'g', 'batches/shuffle': 's' },
  bundle: 'b',
  program: 'p',
  node: '22',
}

const found = (now: Partial<RunIdentity>) => changesBetween(then, { ...then, ...now })

test('nothing differs from itself', () => {
  expect(found({})).toEqual([])
})

test('each change is named', () => {
  const { 'batches/shuffle': _, ...fewer } = then.katas
  expect(
    found({
      engine: 'plain',
      build: undefined,
      kernels: undefined,
      katas: { ...fewer, 'relu/forward': 'r' },
      bundle: 'c',
    }),
  ).toEqual(['the engine: wasm then, plain now'])
  expect(found({ build: 'simd' })).toEqual([
    "the kernels: 'simd + fma' then, and this machine can run 'simd'",
  ])
  expect(found({ kernels: 'l' })).toEqual(['the kernels: src/engine/kernels.wasm has changed'])
  expect(found({ node: '24' })).toEqual(['Node: 22 then, 24 now'])
  expect(found({ katas: { ...then.katas, 'batches/shuffle': 't' }, bundle: 'c' })).toEqual([
    'katas with changed code: batches/shuffle',
  ])
  expect(found({ mine: ['batches/shuffle'], bundle: 'c' })).toEqual([
    'the solution then, your code now: batches/shuffle',
    'your code then, the solution now: glorot/uniform',
  ])
  expect(found({ bundle: 'c' })).toEqual([
    'the imports of the katas (ndarray, #tensor, other files of yours)',
  ])
  expect(found({ program: 'q' })).toEqual(['cnn-kata itself: files in src/ that training uses'])
})
