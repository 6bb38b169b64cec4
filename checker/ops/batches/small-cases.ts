import type { SmallCases } from '../../cases/small-cases.ts'

const fractions = [0, 0.5, 0.25, 0.2, 0.375]

export const smallCases: Record<string, SmallCases> = {
  'batches/split': {
    argumentNames: ['n', 'fraction'],
    initialSizes: fractions.map((_, i) => ({ n: 11, fraction: fractions.length - i })),
    args: ({ n, fraction }) => [n, fractions[fraction - 1]],
  },
  'batches/batches': {
    argumentNames: ['indices', 'size'],
    initialSizes: [
      { count: 7, size: 3 },
      { count: 6, size: 3 },
      { count: 2, size: 5 },
    ],
    // Out of order, so that sorting them or using other indices is noticed.
    args: ({ count, size }) => [Array.from({ length: count }, (_, i) => 10 * ((i + 1) % count) + 7), size],
  },
}
