import type { Chapter } from '../kata.ts'

export const warmUp: Chapter = {
  title: 'Warm-up',
  katas: [
    {
      id: 'ndarray/transpose',
      name: 'transpose',
      title: 'ndarray: get, set, shape, stride, offset',
      layer: 'input',
      idea: 'A view changes how memory is read, not what is in it: shape, strides and an offset are all it takes.',
      hints: [
        'Go through all elements of x, and write each one to its new place in a new tensor. Rows become columns, so the two indices are swapped.',
        'x is [M, N], so y is [N, M]. const [M, N] = x.shape gives you the lengths, and zeros makes the new tensor.',
        `y[j, i] = x[i, j]
x.get(i, j) uses the strides and the offset of x, so it works for every view.`,
        `const [M, N] = x.shape
const y = zeros(...)
for (let i = 0; i < M; i++) {
  for (let j = 0; j < N; j++) {
    y.set(..., ..., x.get(i, j))
  }
}
return y`,
      ],
    },
  ],
}
