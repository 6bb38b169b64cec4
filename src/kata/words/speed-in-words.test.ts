import { expect, test } from 'vitest'
import { speedOf, timesOf } from './speed-in-words.ts'

test('how fast it is, how fast it has to be, and how fast the machine is', () => {
  expect(speedOf({ ratio: 3.94, needed: 2.5, gflops: 4.51, share: 0.337 })).toBe(
    '3.9 times as fast as the plain one (2.5 are needed), 4.5 GFLOP/s, 34% of what this machine can do',
  )
  expect(speedOf({ ratio: 12, needed: 1.2, gflops: 0, share: 0 })).toBe(
    '12.0 times as fast as the plain one (1.2 are needed)',
  )
})

test('a ratio that is too small is never rounded up to the one that is needed', () => {
  expect(timesOf(2.4999)).toBe('2.4')
  expect(timesOf(2.5)).toBe('2.5')
  expect(timesOf(1.2)).toBe('1.2')
  expect(timesOf(0.06)).toBe('0.0')
})
