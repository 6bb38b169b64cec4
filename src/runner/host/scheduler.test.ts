import { expect, test } from 'vitest'
import { katas, opOf } from '../../kata/curriculum.ts'
import { roundsOf } from './scheduler.ts'

const ids = katas.map((kata) => kata.id)

test('each kata in a process of its own: every kata once, no op twice in a round', () => {
  const rounds = roundsOf([...ids, ...ids])
  expect(rounds.flat(2).sort()).toEqual([...ids].sort())
  for (const round of rounds) {
    expect(round.every((group) => group.length === 1)).toBe(true)
    expect(new Set(round.flat().map(opOf)).size).toBe(round.length)
  }
})

test('harmless katas of an op share a process; the others run alone, in other rounds', () => {
  const harmless = (kata: string) => kata !== 'conv2d/backward' && kata !== 'relu/forward'
  const rounds = roundsOf(
    ['relu/forward', 'relu/backward', 'conv2d/backward', 'conv2d/forward', 'dropout/mask', 'dropout/forward'],
    harmless,
  )
  expect(rounds).toEqual([
    [['relu/forward'], ['conv2d/backward'], ['dropout/mask', 'dropout/forward']],
    [['relu/backward'], ['conv2d/forward']],
  ])
})
