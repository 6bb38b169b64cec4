/** A report of real weights, and what becomes of it when something is wrong. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../../bundle.mjs'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'
import { root } from '../../testing/project-root.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { builtInSet } from '../../training/data/builtin.ts'
import { type Pictures, pictureSize } from '../../training/data/data-set.ts'
import { readWeights } from '../../training/folder/weights-file.ts'
import { bundleKatas } from '../../training/katas/kata-bundle.ts'
import { parameterTotal } from '../../training/network.ts'
import { createPrinter, type Printer } from '../../training/output/printer.ts'
import { someWeights } from '../../training/testing/testweights.ts'
import { classify } from '../predict/classify.ts'
import { computeFindings } from './findings/compute-findings.ts'
import { testResultsOf } from './findings/test-results.ts'
import { reportAfterTraining } from './report-after-training.ts'
import { writeRun } from './report-testbed.ts'
import { writeReport } from './write-report.ts'

const data = builtInSet(20, 60)
const weights = someWeights()

const folder = temporaryFolder(afterAll)

const newFolder = (name: string) => {
  const run = path.join(folder, name)
  mkdirSync(run)
  return run
}

const squares = ({ count, pixels }: Pictures) =>
  Array.from({ length: count }, (_, row) => pixels.slice(row * pictureSize, (row + 1) * pictureSize))

test('the findings agree with the katas', async () => {
  const bundle = await bundleKatas(root, new Set(), 'report')
  const { file: code, sources } = bundle
  const answers = await classify(root, bundle, weights, squares(data.test))
  const probabilities = Float32Array.from(answers.flatMap((p) => [...p]))
  const rows = data.test.count
  const given = await computeFindings(root, { code, sources, weights, test: data.test, rows, probabilities })
  expect(given.testResults).toEqual(testResultsOf(probabilities, data.test.labels))
  expect(given.summary.at(-1)?.parameters).toBe(parameterTotal)
  expect(given.times.length).toBe(given.summary.length - 1)
  for (const { forward, backward } of given.times) expect(forward > 0 && backward > 0).toBe(true)
  // The convolutions are nearly all of the work.
  const slowest = given.times
    .map(({ forward }) => forward)
    .indexOf(Math.max(...given.times.map((t) => t.forward)))
  expect(given.summary[slowest].layer).toBe('conv2d')

  const { row, probabilities: shown, layers } = given.shownPicture
  expect([...shown]).toEqual([...answers[row]])
  expect(layers.map(({ shape }) => shape)).toEqual([
    [30, 30, 32],
    [15, 15, 32],
    [13, 13, 64],
    [6, 6, 64],
    [128],
  ])

  // Where the run has not come to its test the kernels take it, and come to the same.
  const found = await computeFindings(root, { code, sources, weights, test: data.test, rows })
  expect(found.testResults?.matrix).toEqual(given.testResults?.matrix)
  expect(found.testResults?.worst.map((example) => example.row)).toEqual(
    given.testResults?.worst.map((example) => example.row),
  )
})

describe('the file', () => {
  let page: string
  beforeAll(async () => {
    const run = newFolder('whole')
    writeRun(run, data, weights)
    page = readFileSync(await writeReport({ root, folder: run, data, learner: new Set() }), 'utf8')
  })

  test('contains everything and requests nothing', () => {
    for (const id of ['try', 'training', 'test', 'inside', 'network', 'code', 'run'])
      expect(page).toContain(`<section id="${id}"`)
    const outside = page.match(/\b(src|href|action|data)="(?!data:|#)[^"]*"/g)
    expect(outside).toBeNull()
    expect(page.slice(0, page.indexOf('<script type="application/json"'))).not.toMatch(
      /https?:|@import|url\(/,
    )
  })

  test('allows only its own script', () => {
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    const rules = policy.replaceAll('&#39;', "'").split('; ')
    expect(rules[0]).toBe("default-src 'none'")
    expect(rules[1]).toBe(`script-src 'sha256-${hash}' 'unsafe-eval'`)
    expect(page.match(/<script/g)?.length).toBe(page.match(/<\/script>/g)?.length)
  })

  test('contains the weights, but no name or path of this machine', () => {
    const [, text] = /<script type="application\/json" id="given">([\s\S]*?)<\/script>/.exec(page) ?? []
    const given = JSON.parse(text)
    expect(given.classes).toEqual(data.classes)
    const bytes = Buffer.from(given.weights, 'base64')
    expect(new Float32Array(bytes.buffer, bytes.byteOffset, parameterTotal)).toEqual(weights)
    const words = page.replace(/"weights":"[^"]*"/, '').replace(/base64,[^"]*/g, '')
    for (const secret of [root, folder, tmpdir(), path.dirname(root), hostname()])
      expect(words).not.toContain(secret)
    if (userInfo().username.length > 4) expect(words).not.toContain(userInfo().username)
  })

  test('says that the pictures are built-in, and shows the figures', () => {
    expect(page).toContain('<strong>Built-in pictures.</strong>')
    expect(page).toContain('<span class="big">49.9%</span>')
    expect(page).toContain('315,722')
    expect(page).toContain('<div><dt>Seed</dt><dd>7</dd></div>')
    expect(page).not.toContain('Trained by the wasm engine')
  })

  test('every element that is opened is closed', () => {
    const text = page.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!doctype html>/g, '')
    const open: string[] = []
    const empty = new Set(['meta', 'link', 'img', 'input', 'br', 'hr'])
    for (const [, end, name, own] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
      if (empty.has(name) || own) continue
      if (end) expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })
})

test('says if a run was stopped, trained by kernels, or continued with other code', async () => {
  const run = newFolder('stopped')
  writeRun(run, { name: 'CIFAR-10' }, weights, {
    state: 'interrupted',
    test: undefined,
    build: 'simd',
    config: { epochs: 9, limit: 50, batch: 64, seed: 7, workers: 2, engine: 'wasm' },
    changes: [{ epoch: 2, step: 5, what: ['katas with other code: <b>relu</b>'] }],
  })
  const cifar = { ...data, name: 'CIFAR-10' as const, builtIn: false }
  const page = readFileSync(await writeReport({ root, folder: run, data: cifar, learner: new Set() }), 'utf8')
  expect(page).toContain('The report shows 2 of 9 epochs.')
  expect(page).toContain('Trained by the wasm engine')
  expect(page).toContain('katas with other code: &#60;b&#62;relu&#60;/b&#62;')
  expect(page).toMatch(/of 50 unseen CIFAR\u201110 pictures classified correctly, after 2 epochs/)
  expect(page).not.toContain('Built-in pictures')
})

describe('at the end of a run', () => {
  const lines: string[] = []
  const printer: Printer = createPrinter({ write: (text: string) => lines.push(text) })
  let bed: Testbed
  beforeAll(async () => {
    bed = startTestbed()
    process.env.KATA_BUILD = await bundle(bed.root)
  })
  afterAll(() => {
    delete process.env.KATA_BUILD
    bed.remove()
  })

  /** What `reportAfter` says, and that the run is as it was. */
  async function saidOf(run: string, code: 'mine' | 'solutions', signal?: AbortSignal): Promise<string> {
    lines.length = 0
    const history = readFileSync(path.join(run, 'history.json'), 'utf8')
    await reportAfterTraining(bed.root, { folder: run, data, code }, printer, { signal })
    expect(readFileSync(path.join(run, 'history.json'), 'utf8')).toBe(history)
    expect(readWeights(run).weights).toEqual(weights)
    return lines.join('')
  }

  test("prints where the report is, which contains the learner's katas that pass", async () => {
    const run = newFolder('mine')
    writeRun(run, data, weights, { code: { mine: ['relu/forward'], borrowed: [] } })
    bed.write('relu/forward', "return zeros('<i>not a relu</i>' as never)")
    expect(await saidOf(run, 'mine')).toContain(`Report: ${path.join(run, 'report.html')}\n`)
    const borrowed = readFileSync(path.join(run, 'report.html'), 'utf8')
    expect(borrowed).toMatch(
      /relu\/forward<\/th><td><span class="origin own">own<\/span><\/td><td><span class="origin borrowed">/,
    )
    expect(borrowed).toContain('&#60;i&#62;not a relu&#60;/i&#62;')
    // The packages of that project lie in this one.
    expect(borrowed).not.toContain(root)
    expect(borrowed).not.toContain(path.relative(bed.root, root))
  })

  test('prints one line if it cannot be written', async () => {
    const run = newFolder('full')
    writeRun(run, data, weights)
    mkdirSync(path.join(run, 'report.html'))
    const said = await saidOf(run, 'solutions')
    expect(said).toMatch(
      /^The report could not be written: .*report\.html could not be written: .*\. The run itself is complete. To try again: npm run kata -- report \S+\n$/,
    )
  })

  test('a kata that throws does not harm the run', async () => {
    const run = newFolder('throws')
    writeRun(run, data, weights)
    const solution = path.join(bed.root, 'solutions', 'maxpool', 'backward.ts')
    const text = readFileSync(solution, 'utf8')
    writeFileSync(
      solution,
      text.replace(/(export function maxpoolBackward.*\n)/, "$1  throw new Error('no way back')\n"),
    )
    try {
      const said = await saidOf(run, 'solutions')
      expect(said).toMatch(/^The report could not be written: .*no way back/)
      expect(said.trimEnd().split('\n').length).toBe(1)
    } finally {
      writeFileSync(solution, text)
    }
  })

  test('Ctrl-C skips the report', async () => {
    const run = newFolder('impatient')
    writeRun(run, data, weights)
    expect(await saidOf(run, 'solutions', AbortSignal.abort())).toMatch(
      /^The report was interrupted and not written\. To write it: npm run kata/,
    )
    expect(existsSync(path.join(run, 'report.html'))).toBe(false)
  })
})
