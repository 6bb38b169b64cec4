import { expect, test } from 'vitest'
import { codeLines, wrapped } from './intro-lines.ts'

test('whose code', () => {
  const lines = (learner: string[], solutions: string[], code: 'mine' | 'solutions' = 'mine') =>
    codeLines({ learner, solutions }, code, 'training').join('\n')
  expect(lines(['a', 'b'], [])).toBe('Code: yours, all 2 katas that training needs.')
  expect(lines([], ['a', 'b'])).toContain('none of your 2 katas')
  expect(lines([], ['a', 'b'], 'solutions')).toBe('Code: the solutions, all 2 katas that training needs.')
  expect(lines(['a'], ['b', 'c'])).toBe(
    'Code: yours for 1 of the 3 katas that training needs: a\nThe solutions for the other 2: b, c',
  )
})

test('fast katas that replace plain ones are named', () => {
  const fast = { 'dense/forward': 'fast/matmul', 'relu/forward': 'fast/buffers' }
  expect(
    codeLines({ learner: ['fast/matmul', 'fast/buffers'], solutions: [], fast }, 'mine', 'training'),
  ).toEqual([
    'Code: yours, all 2 katas that training needs.',
    'Your fast katas replace plain ones: fast/matmul for dense/forward, fast/buffers for relu/forward',
  ])
})

test('long lists are wrapped', () => {
  expect(wrapped('Yours:', ['relu/forward', 'conv2d/forward', 'dense/forward'], 36)).toEqual([
    'Yours: relu/forward, conv2d/forward,',
    '  dense/forward',
  ])
})
