import { describe, expect, test } from 'vitest'
import { curriculum, requiredKatas } from '../../kata/curriculum.ts'
import { nearest } from './did-you-mean.ts'
import { select, selectOne } from './selection.ts'

const ids = (...names: string[]) => select(names).map((kata) => kata.id)

describe('names of katas', () => {
  test('none means all but the optional ones', () =>
    expect(ids()).toEqual(requiredKatas.map((kata) => kata.id)))

  test.each([
    ['conv2d/forward', ['conv2d/forward']],
    ['conv2d', ['conv2d/forward', 'conv2d/backward']],
    ['exercises/conv2d/forward.ts', ['conv2d/forward']],
    ['./exercises/conv2d/', ['conv2d/forward', 'conv2d/backward']],
    ['exercises\\relu\\backward.ts', ['relu/backward']],
    ['Feature extraction', curriculum[1].katas.map((kata) => kata.id)],
    ['feature-extraction', curriculum[1].katas.map((kata) => kata.id)],
    ['voting', curriculum[3].katas.map((kata) => kata.id)],
    ['Soft', ['softmax/forward', 'softmax/backward']],
    ['train-step', ['network/train-step']],
  ])('%s', (name, expected) => expect(ids(name)).toEqual(expected))

  test('each once, in the order of the curriculum', () => {
    expect(ids('relu/backward', 'ndarray', 'relu')).toEqual([
      'ndarray/transpose',
      'relu/forward',
      'relu/backward',
    ])
  })

  test('an op of one kata is a kata', () => expect(selectOne(['glorot'], 'hint').id).toBe('glorot/uniform'))

  test.each([
    ['conv2d/forwrad', 'Did you mean conv2d/forward?'],
    ['softmx', 'Did you mean softmax?'],
    ['conv', 'Did you mean fast/conv-forward, fast/conv-backward or conv2d?'],
    ['forward', 'Did you mean relu/forward, conv2d/forward, maxpool/forward, '],
    ['zzzzzz', "There is no kata, op or chapter 'zzzzzz'.\n"],
    ['', "There is no kata, op or chapter ''.\n"],
  ])('%j is none', (name, message) => expect(() => select([name])).toThrow(message))
})

test('the nearest word is near', () => {
  expect(nearest('chekc', ['check', 'list'])).toBe('check')
  expect(nearest('CHECK', ['check', 'list'])).toBe('check')
  expect(nearest('xyz', ['check', 'list'])).toBeUndefined()
  expect(nearest('check', [])).toBeUndefined()
})
