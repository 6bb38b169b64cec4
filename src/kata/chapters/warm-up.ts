import type { Chapter } from '../kata.ts'

export const warmUp: Chapter = {
  title: 'Warm-up',
  katas: [
    {
      id: 'ndarray/transpose',
      name: 'transpose',
      title: 'ndarray: get, set, shape, stride, offset',
      layer: 'input',
      hints: [
        'Walk over every element of x once, and put each into its new place in a new tensor. Rows become columns, so the two indices change places.',
        'x is [M, N], so y is [N, M]: const [M, N] = x.shape, and zeros gives you the new tensor.',
        `y[j, i] = x[i, j]
x.get(i, j) reads with the strides and the offset of x, whatever view x is.`,
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
