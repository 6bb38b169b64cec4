/** Reports as users come by them: at the end of a run, and by `kata -- report`. Processes, in a copy of the project. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestbed, type Testbed } from '../../runner/testing/testbed.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
})
afterAll(() => bed.remove())

const run: Testbed['run'] = (program, ...args) => bed.run(program, ...args)

const report = (folder: string) => path.join(bed.root, folder, 'report.html')
const usual = ['--data', 'built-in', '--limit', '60', '--batch', '16', '--epochs', '2', '--workers', '1']

/** The confusion matrix in a report: rows are what the pictures are. */
function matrixIn(page: string): number[][] {
  const [table] = /<table class="matrix"[\s\S]*?<\/table>/.exec(page) ?? []
  const [, , ...rows] = (table ?? '').split('<tr>') // before the first row, and the names
  return rows.map((row) => [...row.matchAll(/<td class="[^>]*>(\d+)<\/td>/g)].map(([, n]) => Number(n)))
}

const right = (matrix: number[][]) => matrix.reduce((sum, row, i) => sum + row[i], 0)
const all = (matrix: number[][]) => matrix.flat().reduce((sum, n) => sum + n, 0)

test.each(['plain', 'wasm'])('a run (%s) writes a report with the figures of its test', async (engine) => {
  const { status, out, err } = await run('train', ...usual, '--engine', engine, '--out', engine)
  expect([status, err]).toEqual([0, ''])
  expect(out.trimEnd().split('\n').at(-1)).toBe(`Report: ${report(engine)}`)
  const [, accuracy] = /^Test - .* accuracy: (\d\.\d+)/m.exec(out) ?? []
  const page = readFileSync(report(engine), 'utf8')
  const matrix = matrixIn(page)
  expect(all(matrix)).toBe(60)
  expect((right(matrix) / 60).toFixed(4)).toBe(accuracy)
  expect(page).toContain('<strong>Built-in pictures.</strong>')
  expect(page.includes('Trained by the wasm engine')).toBe(engine === 'wasm')

  // Written anew by its command: the kernels come to the same.
  rmSync(report(engine))
  const again = await run('kata', 'report', engine)
  expect(again).toEqual({
    status: 0,
    out: `Report: ${report(engine)}\n`,
    err: '',
  })
  expect(matrixIn(readFileSync(report(engine), 'utf8'))).toEqual(matrix)
})

test('invalid arguments have status 2, a missing run 1', async () => {
  expect(await run('kata', 'report', 'one', 'two')).toEqual({
    status: 2,
    out: '',
    err: '`report` takes the folder of one run; it got one, two.\n',
  })
  expect(await run('kata', 'report', '--code', 'yours')).toMatchObject({ status: 2, out: '' })
  const nowhere = await run('kata', 'report', 'nowhere')
  expect([nowhere.status, nowhere.out]).toEqual([1, ''])
  expect(nowhere.err).toContain('Expected the weights of a run in')
  const none = await run('kata', 'report')
  expect([none.status, none.out]).toEqual([1, ''])
  expect(none.err).toContain('There are no weights yet')
  const moved = await run('kata', 'report', 'plain', '--data', 'nowhere')
  expect(moved.status).toBe(0) // the built-in pictures are everywhere
  expect(existsSync(report('nowhere'))).toBe(false)
})
