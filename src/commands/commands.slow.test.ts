/** The commands as processes: their output and their exit codes. None of them has a terminal. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { curriculum, katas, requiredKatas } from '../kata/curriculum.ts'
import { endOf, startTestbed, type Testbed } from '../runner/testing/testbed.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
})
afterAll(() => bed.remove())

const kata = (...args: string[]) => bed.run('kata', ...args)

describe('without a terminal', () => {
  test('the status, and what to do next', async () => {
    const { status, out, err } = await kata()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const { title, katas } of curriculum) if (katas.length > 0) expect(out).toContain(title)
    for (const { id } of katas) expect(out).toContain(id)
    expect(out).toContain(`0 of ${requiredKatas.length} katas passed.`)
    expect(out).toContain(`Next: exercises/${katas[0].id}.ts (lesson: exercises/ndarray/README.md)\n`)
    expect(out).not.toContain('\u001b')
  })

  test('list, from a folder below', async () => {
    const cwd = path.join(bed.root, 'exercises', 'relu')
    expect((await bed.start(['kata', 'list'], { cwd }).finished).status).toBe(0)
  })

  test('wrong arguments', async () => {
    const { status, out, err } = await kata('chekc')
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(/^There is no command 'chekc'\. Did you mean check\?\nThe commands are .*\n$/)
  })

  test('a reader that closes the pipe is not an error', async () => {
    const { child, finished } = bed.start(['kata', 'list'])
    child.stdout.destroy()
    expect((await finished).err).toBe('')
  })
})

describe('check', () => {
  test('--json prints one object and nothing else, even if the code prints; stubs do not pass', async () => {
    bed.write('relu/forward', "console.log('{ not: json')\n  process.stdout.write('\\n}{')")
    bed.write('relu/backward', 'return x')
    const { status, out, err } = await kata('check', '--json', 'relu', 'flatten/forward')
    expect({ status, err }).toEqual({ status: 1, err: '' })
    const answer = JSON.parse(out)
    expect(Object.keys(answer)).toEqual(['reference', 'katas'])
    expect(answer.reference).toMatch(/TensorFlow/)
    expect(answer.katas.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['relu/forward', 'passed'],
      ['relu/backward', 'failed'],
      ['flatten/forward', 'untouched'],
    ])
    const [passed, failed, untouched] = answer.katas
    expect(Object.keys(passed)).toEqual(['id', 'status', 'checks'])
    expect(passed.checks.passed).toBe(passed.checks.total)
    expect(failed.failure).toMatchObject({ kind: expect.any(String), message: expect.any(String), seed: 1 })
    expect(untouched.checks).toMatchObject({ passed: 0, total: expect.any(Number) })
  })

  test('prints what is wrong and what the code printed, in the order of the curriculum', async () => {
    bed.write('relu/forward', "console.log('look at', x.shape.length)")
    bed.write('relu/backward', 'return x')
    const { status, out } = await kata('check', 'exercises/relu/backward.ts', 'relu/forward')
    expect(status).toBe(1)
    expect(out).toMatch(
      /✓ relu\/forward +(\d+)\/\1\n {4}Your code printed:\n {4}\| look at \d\n[\s\S]*✗ relu\/backward/,
    )
    expect(out).toMatch(/--case ".+" --seed 1/)
    expect(out).toMatch(
      /1 passed, 1 failed, in exercises\/, judged by TensorFlow.*\nnext: exercises\/relu\/backward\.ts \(lesson: exercises\/relu\/README\.md\)\n$/,
    )
    const short = await kata('check', 'relu', '--short')
    expect(short.status).toBe(1)
    expect(short.out).toMatch(/^✓ relu\/forward +(\d+)\/\1\n✗ relu\/backward +\d+\/\d+ +failed {2}.+: .+\n\n/)
    expect(short.out.split('\n')).toHaveLength(6)
  })

  test('--watch checks again what is saved, until Ctrl-C', async () => {
    bed.write('relu/forward', 'return x')
    const { child, finished } = bed.start(['kata', 'check', '--watch', '--short', 'relu/forward'])
    let out = ''
    child.stdout.on('data', (text: string) => {
      out += text
    })
    await until(() => /✗ relu\/forward [\s\S]*\nnext: exercises\/relu\/forward\.ts/.test(out))
    bed.write('relu/backward')
    bed.write('relu/forward')
    await until(() => /✓ relu\/forward [\s\S]*\nnext: exercises\/ndarray\/transpose\.ts/.test(out))
    expect(out).not.toContain('relu/backward')
    child.kill('SIGINT')
    expect((await finished).status).toBe(130)
  })

  test('names the mistake, and shows a small input step by step', async () => {
    const right = bed.solution('relu/forward')
    writeFileSync(bed.file('relu/forward'), right.replace('Math.max(0, from[i])', 'Math.abs(from[i])'))
    bed.write('relu/backward')
    const json = await kata('check', '--json', 'relu')
    const [forward, backward] = JSON.parse(json.out).katas
    expect(forward.failure.diagnosis).toMatch(/absolute value/)
    expect(Object.keys(forward)).toEqual(['id', 'status', 'checks', 'failure'])
    expect(backward).toMatchObject({ status: 'passed' })

    const { status, out, err } = await kata('check', 'relu')
    expect({ status, err }).toEqual({ status: 1, err: '' })
    const at = (text: string) => {
      expect(out).toContain(text)
      return out.indexOf(text)
    }
    const places = [
      at(forward.failure.diagnosis),
      at('There is a hint for this mistake: npm run kata -- hint relu/forward\n'),
      at('    The smallest input that fails:\n    x [1, 1]\n      -2\n'),
      at('      expected  0, the larger of 0 and -2\n      got       2\n'),
      at(
        '    Where the case above is wrong:\n    result [2, 3], 2 of 6 wrong\n        column\n    row 0 1 2\n',
      ),
      at('✓ relu/backward'),
      at('your forward is wrong.'),
    ]
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    bed.write('relu/forward')
    bed.write('relu/backward', 'return x')
  })

  test('the map of errors shows the worst slice, or the one that --slice asks for', async () => {
    const id = 'conv2d/forward'
    const wrong = bed.solution(id).replace('y.data[out++] = sum', 'y.data[out++] = f === 1 ? sum + 1 : sum')
    writeFileSync(bed.file(id), wrong)
    const worst = (await kata('check', id)).out
    expect(worst).toContain('    result [1, 1, 2, 3], slice 2 of 3: picture 0, channel 1, 2 of 2 wrong\n')
    expect(worst).toContain('(the slice with the most errors):')
    expect(worst).toContain('\n    There are 3 slices: --slice N shows another one.\n')

    const third = (await kata('check', id, '--slice', '3')).out
    expect(third).toContain('    result [1, 1, 2, 3], slice 3 of 3: picture 0, channel 2, 0 of 2 wrong\n')
    const none = (await kata('check', id, '--slice', '4')).out
    expect(none).toContain('slice 2 of 3')
    expect(none).toContain('There is no slice 4.')
    bed.write(id)
  })

  test('an unknown case: the error lists the cases', async () => {
    const args = ['relu/forward', '--code', 'solutions', '--case', 'on row']
    const { status, out, err } = await kata('check', ...args)
    expect(status).toBe(2)
    expect(out).not.toContain('passed')
    expect(err).toMatch(/relu\/forward has no case 'on row'\. Did you mean 'one row'\?/)
    expect(err).toMatch(/^ {2}one number$/m)
  })

  test('a file or a folder that is missing does not pass', async () => {
    rmSync(path.dirname(bed.file('maxpool/forward')), { recursive: true })
    expect((await kata('check', 'maxpool/forward')).status).toBe(1)
  })

  test('one case of the solutions, with another seed', async () => {
    const args = ['check', 'relu/forward', '--code', 'solutions', '--case', 'one row', '--seed', '7']
    const { status, out } = await kata(...args)
    expect(status).toBe(0)
    expect(out).toMatch(/✓ relu\/forward +1\/1\n/)
  })

  test.skipIf(process.platform !== 'linux')('Ctrl-C leaves nothing behind', async () => {
    bed.write('flatten/backward', 'while (true) {}')
    const { child, finished } = bed.start(['kata', 'check', 'flatten/backward'])
    await until(() => processesIn(bed.root).length >= 4)
    child.kill('SIGINT')
    expect((await finished).status).toBe(130)
    await until(() => processesIn(bed.root).length === 0)
  })
})

describe('progress', () => {
  test('is kept, until one of the files that were judged changes', async () => {
    bed.write('relu/forward')
    writeFileSync(path.join(path.dirname(bed.file('relu/forward')), 'helper.ts'), 'export const zero = 0\n')
    bed.write('relu/forward', 'void zero', "import { zero } from './helper.ts'\n")
    await kata('check', 'relu/forward')
    expect((await kata()).out).toMatch(/✓ relu\/forward/)
    expect((await kata()).out).toMatch(/1 of \d+ katas passed, judged by TensorFlow/)

    writeFileSync(path.join(path.dirname(bed.file('relu/forward')), 'helper.ts'), 'export const zero = 1\n')
    expect((await kata('list')).out).toMatch(/\? relu\/forward .*\(not checked yet\)/)
  })

  test('a damaged state file counts as none', async () => {
    writeFileSync(path.join(bed.root, '.kata', 'verdicts.json'), '{"reference": 1, "verdicts": [')
    const { status, out, err } = await kata()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain('0 of ')
    bed.write('relu/forward')
    await kata('check', 'relu/forward')
    expect((await kata()).out).toMatch(/✓ relu\/forward/)
  })
})

describe('a hint for the mistake that check has found', () => {
  const id = 'relu/forward'
  const { hints } = katas.find((kata) => kata.id === id)!
  const write = (body: string) =>
    writeFileSync(bed.file(id), bed.solution(id).replace('Math.max(0, from[i])', body))

  test('comes first, and the other hints follow', async () => {
    rmSync(path.join(bed.root, '.kata', 'hints.json'), { force: true })
    write('Math.abs(from[i])')
    await kata('check', id)
    const first = (await kata('hint', id)).out
    expect(first).toMatch(/^You .*absolute value.*\n1\. .+\n\nHint 1 of 5\. /)
    for (const text of hints) expect(first).not.toContain(text)
    expect((await kata('hint', id)).out).toMatch(`2. ${hints[0]}\n\nHint 2 of 5.`)
    const [, fitting] = /^1\. (.+)$/m.exec(first)!

    // The file has changed, and hints that were shown are not shown again.
    write('0')
    expect((await kata('hint', id)).out).toContain(`3. ${hints[1]}\n\nHint 3 of 5.`)
    expect((await kata('hint', id, '--again')).out).toContain(
      `1. ${fitting}\n\n2. ${hints[0]}\n\n3. ${hints[1]}\n`,
    )
    bed.write(id)
  })

  test('is not given for a file that has changed since', async () => {
    rmSync(path.join(bed.root, '.kata', 'hints.json'), { force: true })
    write('Math.abs(from[i])')
    await kata('check', id)
    write('Math.abs(from[i]) // the same mistake')
    expect((await kata('hint', id)).out).toContain(`1. ${hints[0]}\n\nHint 1 of 4.`)
    bed.write(id)
  })
})

test('solution of a kata that has passed does not ask', async () => {
  writeFileSync(bed.file('dense/forward'), bed.solution('dense/forward').replaceAll('\n', '\r\n'))
  await kata('check', 'dense/forward')
  expect(await kata('solution', 'dense/forward')).toMatchObject({
    status: 0,
    out: 'exercises/dense/forward.ts is the same as solutions/dense/forward.ts, line by line.\n',
  })
})

describe('the start', () => {
  test('names a source that does not compile, with its line', async () => {
    const file = path.join(bed.root, 'src', 'cli.ts')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, `${text}\nconst = 1\n`)
    const { status, err } = await kata('list')
    writeFileSync(file, text)
    expect(status).toBe(1)
    expect(err).toMatch(/could not be bundled:\n +src\/cli\.ts:\d+: /)
    expect(
      readdirSync(path.join(bed.root, '.kata', 'build')).filter((name) => name.startsWith('.draft')),
    ).toEqual([])
  })

  // Another process keeps the pipe open for a while.
  const late = [
    `import { spawn } from 'node:child_process'`,
    `spawn(process.execPath, ['-e', 'setTimeout(() => {}, 700)'], { stdio: ['ignore', 'inherit', 'inherit'] })`,
  ]
  test.each([
    ['', []],
    [', also if its output is read after the process has ended', late],
  ])('blames a reference that does not load, not the kata%s', async (_, before) => {
    const file = path.join(bed.root, 'checker', 'reference', 'tensorflow.ts')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, [...before, `throw new Error('TensorFlow.js is damaged')`, text].join('\n'))
    const { status, out, err } = await kata('check', 'relu/forward', '--json')
    writeFileSync(file, text)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/No process could be started for relu\/forward\.[\s\S]*TensorFlow\.js is damaged/)
  })

  test('says what to do if the packages are not installed', async () => {
    const bare = path.join(bed.root, 'bare')
    mkdirSync(path.join(bare, 'src'), { recursive: true })
    for (const name of ['boot.mjs', 'bundle.mjs']) {
      writeFileSync(path.join(bare, 'src', name), readFileSync(path.join(bed.root, 'src', name)))
    }
    const child = spawn(process.execPath, [path.join(bare, 'src', 'boot.mjs'), 'kata'])
    const { status, err } = await endOf(child)
    expect(status).toBe(1)
    expect(err).toContain('Run `npm ci`')
  })
})

/** The ids of the processes that belong to this folder. */
function processesIn(root: string): string[] {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8')
      return command.includes(root) && existsSync(`/proc/${id}/exe`)
    } catch {
      return false
    }
  })
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('The condition was not met within 20 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
