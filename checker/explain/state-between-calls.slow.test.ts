/** State that is kept between calls is recognised, and nothing else is taken for it. */
import { describe, expect, test } from 'vitest'
import type { Tensor } from '#tensor'
import { type Random, type Shape, tensor } from '../../src/tensor.ts'
import { memoizedCheckOf as checkOf, explainerInputOf, mistakesOf, solutionOf } from '../bank/catalogue.ts'
import { build, map } from '../bank/loops.ts'
import type { AnyKata } from '../bank/mistake.ts'
import { explain, explainer } from './explainer.ts'
import { instancesNeeded } from './state-between-calls.ts'

/**
 * `make` returns a new instance of the program, like a module that is loaded again. The arguments of the failing case, which are
 * in every explanation, are left out.
 */
async function explanationOf(id: string, make: () => AnyKata) {
  const instances = Array.from({ length: instancesNeeded }, make)
  const { input: _, ...explanation } = explain({ ...(await explainerInputOf(id, make())), instances })
  return explanation
}

const alone = {
  diagnosis: 'This case passes when it runs alone: your function keeps state between calls.',
  hint: 'A variable declared outside your function keeps its value from one call to the next.',
}

describe('state is the only explanation of a program that keeps some', () => {
  test('the factor of the first call', async () => {
    const make = (): AnyKata => {
      let factor: number | undefined
      return (shape: Shape, rate: number, random: Random) => {
        factor ??= 1 / (1 - rate)
        const kept = factor
        return build(shape, () => (random() < rate ? 0 : kept))
      }
    }
    expect(await explanationOf('dropout/mask', make)).toEqual(alone)
  })

  test('answers, stored by shape', async () => {
    const make = (): AnyKata => {
      const known = new Map<string, Tensor>()
      return (shape: Shape, rate: number, random: Random) => {
        const name = String(shape)
        const mask = known.get(name) ?? build(shape, () => (random() < rate ? 0 : 1 / (1 - rate)))
        known.set(name, mask)
        return mask
      }
    }
    // The case that calls twice fails even when it runs alone.
    expect(Object.values(await explanationOf('dropout/mask', make))).toEqual([
      expect.stringMatching(/in a different order: your function keeps state/),
    ])
  })

  test('a sum that is never reset', async () => {
    const right = await solutionOf('dense/forward')
    const make = (): AnyKata => {
      let sum = 0
      return (...args: never[]) =>
        map(right(...args) as Tensor, (value) => {
          const before = sum
          sum += value
          return before + value
        })
    }
    // Wrong from the second number on, even when it runs alone.
    expect(await explanationOf('dense/forward', make)).toEqual({
      diagnosis: expect.stringMatching(
        /^The case '.+' gives a different answer when the cases run in a different order: your function keeps state between calls, or draws its own random numbers\.$/,
      ),
    })
  })

  test('random numbers of its own', async () => {
    const make = (): AnyKata => (shape: Shape, rate: number) =>
      build(shape, () => (Math.random() < rate ? 0 : 1 / (1 - rate)))
    expect((await explanationOf('dropout/mask', make)).diagnosis).toMatch(/You call Math\.random/)
  })
})

describe('a program without state never has this explanation', () => {
  const drawsItself = /own-randomness|own-mask|mask-redrawn|after-shuffling|accumulated|random-only/
  test.each([
    'dense/forward',
    'relu/backward',
    'softmax/forward',
    'crossentropy/backward',
    'dropout/mask',
    'batches/shuffle',
    'adam/step',
  ])('%s', async (id) => {
    const [check, mistakes] = [await checkOf(id), await mistakesOf(id)]
    for (const { name, kata } of mistakes.filter(({ name }) => !drawsItself.test(name))) {
      const instances = new Array<AnyKata>(instancesNeeded).fill(kata)
      const { diagnosis } = explainer({ check, kata, seed: 1, instances }).diagnosis()
      expect(diagnosis ?? '', name).not.toMatch(/runs alone|different order/)
    }
  })

  test('nor one that cannot be loaded again', async () => {
    const [check, kata] = [await checkOf('dense/forward'), () => tensor([1], [1])]
    expect(explain({ check, kata, seed: 1, instances: [kata] }).diagnosis).toBeUndefined()
  })
})
