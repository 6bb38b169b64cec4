import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { sharedTestbed } from '../runner/testing/shared-testbed.ts'
import { katas } from './curriculum.ts'
import { whyNotSaved } from './json-files.ts'
import { keepExplanation, keepVerdicts, loadProgress } from './progress.ts'
import type { Verdict } from './verdict.ts'

const id = 'relu/forward'
const verdict: Verdict = { id, status: 'passed', checks: { passed: 3, total: 3 } }

const bed = sharedTestbed()
/** What files held before a test changed them. */
const before = new Map<string, string>()

beforeEach(() => {
  for (const [file, text] of before) writeFileSync(file, text)
  before.clear()
  rmSync(path.join(bed.root, '.kata'), { recursive: true, force: true })
  bed.write(id)
})

const known = () => loadProgress(bed.root).verdicts[id]
const keep = () => keepVerdicts(bed.root)([id])('a reference', [verdict])
const state = (name = '') => path.join(bed.root, '.kata', name)
const append = (...place: string[]) => {
  const file = path.join(bed.root, ...place)
  const text = readFileSync(file, 'utf8')
  before.set(file, text)
  writeFileSync(file, `${text}\n// one more line\n`)
}

describe('a kept verdict', () => {
  test('is found again', () => {
    expect(known()).toBe('unknown')
    keep()
    expect(loadProgress(bed.root)).toMatchObject({ reference: 'a reference', verdicts: { [id]: verdict } })
  })

  test.each([
    ['the file itself', ['exercises', 'relu', 'forward.ts']],
    ['the checker', ['checker', 'ops', 'relu', 'cases.ts']],
    ['a solution that others build on', ['solutions', 'conv2d', 'forward.ts']],
    ['the shared types', ['src', 'tensor.ts']],
    ['the packages', ['package-lock.json']],
  ])('no longer holds when this has changed: %s', (_what, place) => {
    keep()
    append(...place)
    expect(known()).toBe('unknown')
  })

  test.each(['await import(`./one.ts`)', "await import(/* later */ '#kata/relu/one')"])(
    'no longer holds when a file has changed that is imported as %s',
    (statement) => {
      const helper = (text: string) => writeFileSync(path.join(bed.root, 'exercises', 'relu', 'one.ts'), text)
      helper('export const one = 1\n')
      bed.write(id, '', `${statement}\n`)
      keep()
      helper('export const one = 2\n')
      expect(known()).toBe('unknown')
    },
  )

  test('still holds when another kata has changed, even one that it imports', () => {
    const other = 'network/epoch'
    bed.write(other)
    keepVerdicts(bed.root)([other])('a reference', [{ ...verdict, id: other }])
    append('exercises', 'network', 'train-step.ts')
    append('exercises', 'conv2d', 'forward.ts')
    expect(loadProgress(bed.root).verdicts[other]).toMatchObject({ status: 'passed' })
  })

  test.each([
    ['./one.ts', './two'],
    ['#kata/relu/one.ts', '#kata/relu/two.ts'],
    ['#kata/relu/one', '#kata/relu/two.js'],
    ['../relu/one.js', './two.ts?raw'],
  ])('no longer holds when a helper of a helper has changed: %s, %s', (one, two) => {
    const helper = (name: string, text: string) =>
      writeFileSync(path.join(bed.root, 'exercises', 'relu', name), text)
    helper('one.ts', `export * from '${two}'\n`)
    helper('two.ts', 'export const two = 2\n')
    bed.write(id, '', `import { two } from '${one}'\nvoid two\n`)
    keep()
    expect(known()).toEqual(verdict)
    helper('two.ts', 'export const two = 3\n')
    expect(known()).toBe('unknown')
  })
})

describe('the hint for a mistake', () => {
  const failure = { case: 'one row', seed: 1, kind: 'value' as const, message: 'It is wrong.' }
  const fitting = { diagnosis: 'You add 1.', hint: 'Add nothing.' }
  const keepFailed = () =>
    keepVerdicts(bed.root)([id])('a reference', [{ ...verdict, status: 'failed', failure }])
  const knownHint = () => loadProgress(bed.root).fitting[id]

  test('is kept next to the verdict, and dropped with it', () => {
    keepFailed()
    keepExplanation(bed.root, id, { ...fitting, small: { input: [['x [1]']], tensors: [] } })
    expect(knownHint()).toEqual(fitting)
    append('exercises', 'relu', 'forward.ts')
    expect(knownHint()).toBeUndefined()
  })

  test('is dropped with the next verdict', () => {
    keepFailed()
    keepExplanation(bed.root, id, fitting)
    keepFailed()
    expect(knownHint()).toBeUndefined()
  })

  test('is not kept if the file has changed, nothing is wrong, or the mistake is not known', () => {
    keepExplanation(bed.root, id, fitting)
    keep()
    keepExplanation(bed.root, id, fitting)
    expect(knownHint()).toBeUndefined()
    keepFailed()
    keepExplanation(bed.root, id, { diagnosis: 'Either you add 1; or you add 2.' })
    expect(knownHint()).toBeUndefined()
    append('exercises', 'relu', 'forward.ts')
    keepExplanation(bed.root, id, fitting)
    expect(knownHint()).toBeUndefined()
    expect(readFileSync(path.join(bed.root, '.kata', 'verdicts.json'), 'utf8')).not.toContain('Add nothing.')
  })
})

test('a file saved during a run has no verdict', () => {
  const done = keepVerdicts(bed.root)([id])
  append('exercises', 'relu', 'forward.ts')
  done('a reference', [verdict])
  expect(known()).toBe('unknown')

  const judged = keepVerdicts(bed.root)([id])
  append('checker', 'ops', 'relu', 'cases.ts')
  judged('a reference', [verdict])
  expect(known()).toBe('unknown')
})

test('a file that is written during a run and holds the same again at its end has no verdict', () => {
  const done = keepVerdicts(bed.root)([id])
  renameSync(bed.file(id), `${bed.file(id)}.away`)
  writeFileSync(bed.file(id), readFileSync(`${bed.file(id)}.away`))
  done('a reference', [verdict])
  expect(known()).toBe('unknown')
  rmSync(`${bed.file(id)}.away`)
})

test('when .kata is deleted, the next verdict brings back the others', () => {
  keep()
  const done = keepVerdicts(bed.root)(['softmax/forward'])
  rmSync(state(), { recursive: true })
  done('a reference', [{ ...verdict, id: 'softmax/forward' }])
  expect(known()).toEqual(verdict)
})

test('an entry of another version is left alone and not used', () => {
  const other = { id: 'relu/backward', status: 'brilliant', checks: { passed: 1, total: 1 } }
  keep()
  const stored = JSON.parse(readFileSync(state('verdicts.json'), 'utf8'))
  stored.verdicts[other.id] = { key: stored.verdicts[id].key, verdict: other, news: 1 }
  writeFileSync(state('verdicts.json'), JSON.stringify({ ...stored, format: 2 }))
  expect(loadProgress(bed.root).verdicts).toMatchObject({
    [id]: verdict,
    [other.id]: { status: 'untouched' },
  })
  keep()
  expect(JSON.parse(readFileSync(state('verdicts.json'), 'utf8'))).toMatchObject({
    format: 2,
    verdicts: { [other.id]: { verdict: other, news: 1 } },
  })
})

describe('what cannot be saved is told, and nothing is thrown, when', () => {
  test.each<[string, () => void]>([
    ['.kata is a file', () => writeFileSync(state(), '')],
    ['.kata is a link that leads nowhere', () => symlinkSync('/nowhere/at/all', state())],
    ['verdicts.json is a folder', () => mkdirSync(state('verdicts.json/x'), { recursive: true })],
  ])('%s', (_what, spoil) => {
    rmSync(state(), { recursive: true, force: true })
    spoil()
    keep()
    expect(whyNotSaved()).toMatch(
      /^Your progress is not saved, because \.kata\/verdicts\.json cannot be written: /,
    )
    expect(known()).toBe('unknown')
    rmSync(state(), { recursive: true, force: true })
    keep()
    expect(whyNotSaved()).toBeUndefined()
    expect(known()).toEqual(verdict)
  })
})

test('a file of the checker that is missing for a moment ends nothing', () => {
  const link = path.join(bed.root, 'checker', 'gone.ts')
  symlinkSync('gone.ts', link)
  expect(known()).toBe('unknown')
  rmSync(link)
})

test('a stub is untouched without any run, a missing file is unknown', () => {
  rmSync(bed.file('relu/forward'))
  const { verdicts } = loadProgress(bed.root)
  expect(verdicts['relu/backward']).toMatchObject({ status: 'untouched' })
  expect(verdicts['relu/forward']).toBe('unknown')
  expect(Object.keys(verdicts)).toEqual(katas.map((kata) => kata.id))
})

test.each(['', '{', '[]', '{"reference":"x","verdicts":{"relu/forward":{"key":1}}}', '{"reference":"x"}'])(
  'a file that contains %j is ignored and replaced',
  (text) => {
    keep()
    writeFileSync(path.join(bed.root, '.kata', 'verdicts.json'), text)
    expect(known()).toBe('unknown')
    keep()
    expect(known()).toEqual(verdict)
  },
)
