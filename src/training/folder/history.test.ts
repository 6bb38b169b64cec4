import { expect, test } from 'vitest'
import { type History, historyText } from './history.ts'

const history: History = {
  state: 'running',
  started: '2024-05-31T15:00:00.000Z',
  seconds: 1,
  config: { epochs: 2, limit: 100, batch: 64, seed: 1, workers: 2, engine: 'plain' },
  data: { name: 'built-in pictures', folder: undefined },
  code: { mine: ['relu/forward'], borrowed: [] },
  epochs: [],
}

test('the history is JSON; every epoch is one line, which says on which pictures its accuracy was measured', () => {
  expect(JSON.parse(historyText(history))).toEqual(JSON.parse(JSON.stringify(history)))
  const metrics = { loss: 2, accuracy: 0.1, valLoss: 2, valAccuracy: 0.1, seconds: 1, picturesPerSecond: 9 }
  const epochs = [1, 2].map((epoch) => ({ epoch, ...metrics, data: 'built-in pictures' }))
  const whole: History = { ...history, epochs, test: { loss: 2, accuracy: 0.1, data: 'built-in pictures' } }
  const text = historyText(whole)
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(whole)))
  const lines = text.split('\n').filter((line) => /accuracy/i.test(line))
  expect(lines.length).toBe(3)
  for (const line of lines) expect(line).toContain('built-in pictures')
})
