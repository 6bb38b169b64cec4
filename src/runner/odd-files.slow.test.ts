/** Files that are unusual: each kata is judged all the same, and by what its file holds now. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Status, Verdict } from '../kata/verdict.ts'
import { sharedTestbedRunner } from './testing/shared-testbed.ts'

const bed = sharedTestbedRunner()

describe.skipIf(process.platform === 'win32')('a file may be', () => {
  const instead = (kata: string, put: (file: string) => void) => {
    rmSync(bed.file(kata))
    put(bed.file(kata))
  }
  const rewritten = (kata: string, change: (text: string) => string) =>
    writeFileSync(bed.file(kata), change(bed.solution(kata)))
  const noFile = (why: string) => new RegExp(`cannot be read as a file: it is ${why}. Move it away.`)

  const files: [what: string, kata: string, put: (kata: string) => void, status: Status, message?: RegExp][] =
    [
      [
        'a named pipe',
        'relu/forward',
        (kata) => instead(kata, (file) => spawnSync('mkfifo', [file])),
        'broken',
        noFile('a named pipe'),
      ],
      ['beside a named pipe', 'relu/backward', (kata) => bed.write(kata), 'passed'],
      [
        'a link in a loop',
        'softmax/forward',
        (kata) => instead(kata, (file) => symlinkSync('forward.ts', file)),
        'broken',
        noFile('a symbolic link that leads back to itself'),
      ],
      [
        'a folder',
        'flatten/forward',
        (kata) => instead(kata, (file) => mkdirSync(file)),
        'broken',
        noFile('a folder'),
      ],
      [
        'a link to a device',
        'flatten/backward',
        (kata) => instead(kata, (file) => symlinkSync('/dev/zero', file)),
        'broken',
        noFile('a device or a socket'),
      ],
      [
        'a file that imports a named pipe',
        'dense/forward',
        (kata) => {
          spawnSync('mkfifo', [path.join(bed.root, 'exercises', 'pipe.ts')])
          bed.write(kata, '', "import '#kata/pipe.ts'\n")
        },
        'broken',
        noFile('a named pipe'),
      ],
      [
        'a link to a file elsewhere',
        'dense/backward',
        (kata) =>
          instead(kata, (file) => {
            writeFileSync(path.join(bed.root, 'elsewhere.ts'), bed.solution(kata))
            symlinkSync(path.join(bed.root, 'elsewhere.ts'), file)
          }),
        'passed',
      ],
      [
        'with a byte order mark',
        'metrics/accuracy',
        (kata) => rewritten(kata, (text) => `\ufeff${text}`),
        'passed',
      ],
      [
        'with CRLF',
        'maxpool/forward',
        (kata) => rewritten(kata, (text) => text.replaceAll('\n', '\r\n')),
        'passed',
      ],
      [
        'without an end of line at its end',
        'adam/step',
        (kata) => rewritten(kata, (text) => text.trimEnd()),
        'passed',
      ],
      [
        'of 5 MB',
        'batches/split',
        (kata) => rewritten(kata, (text) => `${text}// ${'a comment. '.repeat(450_000)}\n`),
        'passed',
      ],
    ]
  let verdicts: Map<string, Verdict>

  beforeAll(async () => {
    for (const [, kata, put] of files) put(kata)
    const all = await bed.runner.run({ katas: files.map(([, kata]) => kata) })
    verdicts = new Map(all.map((verdict) => [verdict.id, verdict]))
  }, 120_000)

  test.each(files)('%s', (_what, kata, _put, status, message) => {
    const verdict = verdicts.get(kata)!
    expect(verdict).toMatchObject({ id: kata, status })
    if (message) expect(verdict.failure?.message).toMatch(message)
  })
})

test.each(['#kata/conv2d/helper.ts', '#kata/conv2d/helper', './helper.js', '../tools'])(
  'a helper that is imported as %s is found, and read again when it has changed',
  async (source) => {
    const kata = 'conv2d/forward'
    const [helper, tools] = ['conv2d/helper', 'tools/index'].map(bed.file)
    mkdirSync(path.dirname(tools), { recursive: true })
    writeFileSync(tools, "export * from '../conv2d/helper.ts'\n")
    writeFileSync(helper, 'export const zero: number = 0\n')
    bed.write(kata, 'if (zero !== 0) throw new Error()', `import { zero } from '${source}'\n`)
    const [right] = await bed.runner.run({ katas: [kata] })
    expect(right.status).toBe('passed')
    writeFileSync(helper, 'export const zero: number = 1\n')
    const [wrong] = await bed.runner.run({ katas: [kata] })
    expect(wrong.status).toBe('broken')
  },
)

test('a file is read again although its time and its size are what they were', async () => {
  const kata = 'conv2d/forward'
  bed.write(kata, 'const one = 1')
  const { atime, mtime } = statSync(bed.file(kata))
  const [right] = await bed.runner.run({ katas: [kata] })
  expect(right.status).toBe('passed')
  writeFileSync(
    bed.file(kata),
    readFileSync(bed.file(kata), 'utf8').replace('const one = 1', 'throw 1      '),
  )
  utimesSync(bed.file(kata), atime, mtime)
  const [wrong] = await bed.runner.run({ katas: [kata] })
  expect(wrong.status).toBe('broken')
})
