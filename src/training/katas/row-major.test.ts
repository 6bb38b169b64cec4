import ndarray from 'ndarray'
import { expect, test } from 'vitest'
import { tensor } from '../../tensor.ts'
import { copyRowMajor } from './row-major.ts'

const x = tensor(
  Array.from({ length: 24 }, (_, i) => i),
  [2, 3, 4],
)

function rowMajor(view: typeof x): number[] {
  const target = new Float32Array(view.size)
  copyRowMajor(view, target)
  return [...target]
}

test('any view becomes row-major', () => {
  for (const view of [
    x,
    x.transpose(2, 0, 1),
    x.lo(1, 1, 1),
    x.hi(2, 2, 3).lo(0, 1, 1),
    x.step(1, -1, 2),
    x.pick(1, null, null),
    x.pick(null, 2, null).transpose(1, 0),
    ndarray(new Float32Array([5]), []),
    ndarray(x.data, [3, 2], [0, 4], 1),
  ]) {
    const expected: number[] = []
    const visit = (index: number[]) => {
      if (index.length === view.dimension) expected.push(view.get(...index))
      else for (let i = 0; i < view.shape[index.length]; i++) visit([...index, i])
    }
    visit([])
    expect(rowMajor(view)).toEqual(expected)
  }
})
