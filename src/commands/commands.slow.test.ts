/** The commands as they are used: processes, their output and their exit status. None of them has a terminal. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { curriculum, katas, requiredKatas } from '../kata/curriculum.ts'
import { startTestbed, type Testbed } from '../runner/testing/testbed.ts'

interface Ran {
  status: number | null
  out: string
  err: string
}

let bed: Testbed

beforeAll(() => {
  bed = startTestbed()
})

afterAll(() => bed.remove())

function start(args: string[], variables: NodeJS.ProcessEnv = {}, cwd = bed.root) {
  const { FORCE_COLOR: _, NODE_ENV: __, VITEST: ___, ...env } = process.env
  const boot = path.join(bed.root, 'src', 'boot.mjs')
  return spawn(process.execPath, [boot, 'kata', ...args], {
    cwd,
    env: { ...env, ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

const kata = (...args: string[]): Promise<Ran> => ran(start(args))

async function ran(child: ReturnType<typeof start>): Promise<Ran> {
  const ran: Ran = { status: null, out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.err += text
  })
  // Nobody will answer: a question would never end.
  const [status] = await once(child, 'close')
  return { ...ran, status }
}

const stub = (id: string) => readFileSync(bed.file(id), 'utf8')

describe('what there is', () => {
  test('alone, without a terminal: the status and how to go on', async () => {
    const { status, out, err } = await kata()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const { title, katas } of curriculum) if (katas.length > 0) expect(out).toContain(title)
    for (const { id } of katas) expect(out).toContain(id)
    expect(out).toContain(`0 of ${requiredKatas.length} katas passed.`)
    expect(out).toContain(`Next: exercises/${katas[0].id}.ts`)
    expect(out).not.toContain('\u001b')
  })

  test('list, from a folder below', async () => {
    const child = start(['list'], {}, path.join(bed.root, 'exercises', 'relu'))
    const [status] = await once(child, 'close')
    expect(status).toBe(0)
  })

  test('--help names every command, and each explains its options', async () => {
    const { out } = await kata('--help')
    for (const command of ['check', 'list', 'hint', 'solution', 'reset', 'train', 'parity'])
      expect(out).toContain(command)
    expect((await kata('check', '--help')).out).toMatch(/--case NAME.*\n.*--slice N.*\n.*--json/)
  })

  test('a command with a script of its own is started in both ways', async () => {
    const { out } = await bed.run('train', '--help')
    expect(out).toMatch(/^npm run train -- \[options\]\n/)
    expect((await kata('train', '--help')).out).toBe(out)
    const wrong = await kata('train', '--epoch', '3')
    expect(wrong).toEqual(await bed.run('train', '--epoch', '3'))
    expect(wrong).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('Did you mean --epochs?'),
    })
  })

  test('--version', async () => {
    expect((await kata('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('what there is not', () => {
  test.each([
    [['chekc'], 'Did you mean check?'],
    [['check', 'conv2d/foward'], 'Did you mean conv2d/forward?'],
    [['check', 'convd2'], 'Did you mean conv2d?'],
    [['check', '--jsn'], 'Did you mean --json?'],
    [['check', '--case'], '--case: expected the name of a case, got nothing.'],
    [['check', '--seed', '-1', 'relu'], "--seed: expected a whole number from 0 to 4294967295, got '-1'."],
    [['check', '--seed', '1.5', 'relu'], "--seed: expected a whole number from 0 to 4294967295, got '1.5'."],
    [['check', '--code', 'yours'], "--code: expected mine or solutions, got 'yours'."],
    [['check', 'relu', '--case', 'one row'], '`check --case` needs one kata, and relu is 2'],
    [
      ['check', '--slice', '0', 'relu/forward'],
      "--slice: expected a whole number from 1 to 1000000, got '0'.",
    ],
    [['check', '--slice', '2'], '`check --slice` needs the id of one kata'],
    [['check', '--debug'], '`check --debug` needs the id of one kata'],
    [['hint'], '`hint` needs the id of one kata'],
    [['reset', 'conv2d'], '`reset` needs one kata, and conv2d is 2: conv2d/forward, conv2d/backward.'],
    [['solution', 'relu/forward', 'relu/backward'], 'it got 2: relu/forward, relu/backward'],
  ])('%j', async (args, message) => {
    const { status, out, err } = await kata(...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
  })

  test('a case: the error names those that there are', async () => {
    const { status, out, err } = await kata(
      'check',
      'relu/forward',
      '--code',
      'solutions',
      '--case',
      'on row',
    )
    expect(status).toBe(2)
    expect(out).not.toContain('passed')
    expect(err).toMatch(/relu\/forward has no case 'on row'\. Did you mean 'one row'\?/)
    expect(err).toMatch(/^ {2}one number$/m)
  })
})

describe('check', () => {
  test('--json is one object and nothing else, also when the learner prints; stubs do not pass', async () => {
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

  test('says what is wrong, and what was printed, in the order of the curriculum', async () => {
    bed.write('relu/forward', "console.log('look at', x.shape.length)")
    bed.write('relu/backward', 'return x')
    const { status, out } = await kata('check', 'exercises/relu/backward.ts', 'relu/forward')
    expect(status).toBe(1)
    expect(out).toMatch(
      /✓ relu\/forward +12\/12\n {4}Your code printed:\n {4}\| look at \d\n[\s\S]*✗ relu\/backward/,
    )
    expect(out).toMatch(/--case ".+" --seed 1/)
    expect(out).toMatch(/1 passed, 1 failed, in exercises\/, judged by TensorFlow/)
  })

  test('a mistake is called by its name, with the smallest input that shows it, done on paper', async () => {
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
      at('A hint against it: npm run kata -- hint relu/forward\n'),
      at('    The smallest input that goes wrong:\n    x [1, 1]\n      -2\n'),
      at('      expected  0, the larger of 0 and -2\n      got       2\n'),
      at(
        '    Where the case above is wrong:\n    result [2, 3], 2 of 6 wrong\n        column\n    row 0 1 2\n',
      ),
      at('✓ relu/backward'),
      at('it is the forward that is wrong.'),
    ]
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    bed.write('relu/forward')
    bed.write('relu/backward', 'return x')
  })

  test('the map of errors: the worst slice or the one that is asked for, and how many there are', async () => {
    const id = 'conv2d/forward'
    const wrong = bed.solution(id).replace('y.data[out++] = sum', 'y.data[out++] = f === 1 ? sum + 1 : sum')
    writeFileSync(bed.file(id), wrong)
    const worst = (await kata('check', id)).out
    expect(worst).toContain('    result [1, 1, 2, 3], slice 2 of 3: picture 0, channel 1, 2 of 2 wrong\n')
    expect(worst).toContain('in the slice where most is wrong:')
    expect(worst).toContain('\n    Another of the 3 slices: --slice N\n')

    const third = (await kata('check', id, '--slice', '3')).out
    expect(third).toContain('    result [1, 1, 2, 3], slice 3 of 3: picture 0, channel 2, 0 of 2 wrong\n')
    const none = (await kata('check', id, '--slice', '4')).out
    expect(none).toContain('slice 2 of 3')
    expect(none).toContain('There is no slice 4.')
    bed.write(id)
  })

  test('one case of the solutions, with another seed', async () => {
    const args = ['check', 'relu/forward', '--code', 'solutions', '--case', 'one row', '--seed', '7']
    const { status, out } = await kata(...args)
    expect(status).toBe(0)
    expect(out).toMatch(/✓ relu\/forward +1\/1\n/)
  })

  test('a reader that goes away is no error', async () => {
    const child = start(['list'])
    let err = ''
    child.stderr.on('data', (text) => {
      err += text
    })
    child.stdout.destroy()
    await once(child, 'close')
    expect(err).toBe('')
  })

  test.skipIf(process.platform !== 'linux')('Ctrl-C leaves nothing behind', async () => {
    bed.write('flatten/backward', 'while (true) {}')
    const child = start(['check', 'flatten/backward'])
    const gone = once(child, 'close')
    await until(() => processesIn(bed.root).length >= 4)
    child.kill('SIGINT')
    expect((await gone)[0]).toBe(130)
    await until(() => processesIn(bed.root).length === 0)
  })
})

describe('progress', () => {
  test('is known without a run, and holds only for the files that were judged', async () => {
    bed.write('relu/forward')
    writeFileSync(path.join(path.dirname(bed.file('relu/forward')), 'helper.ts'), 'export const zero = 0\n')
    bed.write('relu/forward', 'void zero', "import { zero } from './helper.ts'\n")
    await kata('check', 'relu/forward')
    expect((await kata()).out).toMatch(/✓ relu\/forward/)
    expect((await kata()).out).toMatch(/1 of \d+ katas passed, judged by TensorFlow/)

    writeFileSync(path.join(path.dirname(bed.file('relu/forward')), 'helper.ts'), 'export const zero = 1\n')
    expect((await kata('list')).out).toMatch(/\? relu\/forward .*\(not checked yet\)/)
  })

  test('a state file that is damaged is as good as none', async () => {
    writeFileSync(path.join(bed.root, '.kata', 'verdicts.json'), '{"reference": 1, "verdicts": [')
    const { status, out, err } = await kata()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toContain('0 of ')
    bed.write('relu/forward')
    await kata('check', 'relu/forward')
    expect((await kata()).out).toMatch(/✓ relu\/forward/)
  })
})

describe('hint', () => {
  test('a little more each time, and again', async () => {
    const { id, hints } = katas.find((kata) => kata.hints.length >= 3)!
    expect((await kata('hint', id)).out).toContain(`1. ${hints[0]}`)
    const second = (await kata('hint', id)).out
    expect(second).toContain(`2. ${hints[1]}`)
    expect(second).not.toContain(hints[0])
    expect(second).toContain(`Hint 2 of ${hints.length}.`)
    const again = (await kata('hint', id, '--again')).out
    expect(again).toContain(`1. ${hints[0]}\n\n2. ${hints[1]}`)
    expect(again).not.toContain(hints[2])
    for (const text of hints) expect((await kata('hint', id, '--all')).out).toContain(text)
  })
})

describe('a hint that fits', () => {
  const id = 'relu/forward'
  const { hints } = katas.find((kata) => kata.id === id)!
  const write = (body: string) =>
    writeFileSync(bed.file(id), bed.solution(id).replace('Math.max(0, from[i])', body))

  test('comes first when the last check has found the mistake; the ladder goes on after it', async () => {
    rmSync(path.join(bed.root, '.kata', 'hints.json'), { force: true })
    write('Math.abs(from[i])')
    await kata('check', id)
    const first = (await kata('hint', id)).out
    expect(first).toMatch(/^You .*absolute value.*\n1\. .+\n\nHint 1 of 5\. /)
    for (const text of hints) expect(first).not.toContain(text)
    expect((await kata('hint', id)).out).toMatch(`2. ${hints[0]}\n\nHint 2 of 5.`)
    const [, fitting] = /^1\. (.+)$/m.exec(first)!

    // The file is another one now, and what was shown is not shown again.
    write('0')
    expect((await kata('hint', id)).out).toContain(`3. ${hints[1]}\n\nHint 3 of 5.`)
    expect((await kata('hint', id, '--again')).out).toContain(
      `1. ${fitting}\n\n2. ${hints[0]}\n\n3. ${hints[1]}\n`,
    )
    bed.write(id)
  })

  test('is not there for a file that has not been checked', async () => {
    rmSync(path.join(bed.root, '.kata', 'hints.json'), { force: true })
    write('Math.abs(from[i])')
    await kata('check', id)
    write('Math.abs(from[i]) // the same mistake')
    expect((await kata('hint', id)).out).toContain(`1. ${hints[0]}\n\nHint 1 of 4.`)
    bed.write(id)
  })
})

describe('solution', () => {
  test('without a terminal it refuses where the kata has not passed, and says how to see it', async () => {
    const { status, out, err } = await kata('solution', 'dense/forward')
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toContain('dense/forward has not passed yet. To see its solution all the same, add --yes.')
    const shown = await kata('solution', 'dense/forward', '--yes')
    expect(shown).toMatchObject({ status: 0, out: bed.solution('dense/forward') })
  })

  test('where the kata has passed there is nothing to ask', async () => {
    writeFileSync(bed.file('dense/forward'), bed.solution('dense/forward').replaceAll('\n', '\r\n'))
    await kata('check', 'dense/forward')
    expect(await kata('solution', 'dense/forward')).toMatchObject({
      status: 0,
      out: 'exercises/dense/forward.ts is the same as solutions/dense/forward.ts, line by line.\n',
    })
  })

  test('what differs, with signs, and with colours where they are wanted', async () => {
    bed.write('dense/forward', "console.log('\x1b[2Jmine')")
    const { out } = await kata('solution', 'dense/forward', '--yes')
    expect(out).toMatch(
      /^- only in exercises\/dense\/forward\.ts\n\+ only in solutions\/dense\/forward\.ts\n/,
    )
    expect(out).toMatch(/^ {2}export function dense.*\n- {3}console\.log\('mine'\)\n {4}const /m)
    expect(out).not.toContain('\u001b')
    const painted = (await ran(start(['solution', 'dense/forward', '--yes'], { FORCE_COLOR: '1' }))).out
    expect(painted).toContain("\u001b[31m-   console.log('mine')\u001b[39m")
  })
})

describe('reset', () => {
  const id = 'maxpool/forward'

  test('keeps what was there, and says where', async () => {
    const pristine = stub(id)
    bed.write(id, '// mine')
    const mine = stub(id)
    const { status, out } = await kata('reset', id)
    expect(status).toBe(0)
    expect(stub(id)).toBe(pristine)
    const place = /What was there is in (.+)\n$/.exec(out)?.[1]
    expect(place).toBeDefined()
    expect(readFileSync(path.join(bed.root, place!), 'utf8')).toBe(mine)
  })

  test('a stub is left alone', async () => {
    const backups = readdirSync(path.join(bed.root, '.kata', 'backup'))
    expect((await kata('reset', id)).out).toContain('is the stub already')
    expect(readdirSync(path.join(bed.root, '.kata', 'backup'))).toEqual(backups)
  })

  test('a file or a folder that is gone comes back', async () => {
    const pristine = stub(id)
    rmSync(path.dirname(bed.file(id)), { recursive: true })
    expect((await kata('check', id)).status).toBe(1)
    expect((await kata('reset', id)).out).toContain('was missing. It is the stub again.')
    expect(stub(id)).toBe(pristine)
  })
})

describe('the start', () => {
  test('a source that does not compile is named, with its line', async () => {
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

  // Another process holds the pipe open for a while.
  const late = [
    `import { spawn } from 'node:child_process'`,
    `spawn(process.execPath, ['-e', 'setTimeout(() => {}, 700)'], { stdio: ['ignore', 'inherit', 'inherit'] })`,
  ]
  test.each([
    ['', []],
    [', also where its last words are read after the process has ended', late],
  ])('a reference that does not load is said to be the trouble, not the katas%s', async (_, before) => {
    const file = path.join(bed.root, 'checker', 'reference', 'tensorflow.ts')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, [...before, `throw new Error('TensorFlow.js is damaged')`, text].join('\n'))
    const { status, out, err } = await kata('check', 'relu/forward', '--json')
    writeFileSync(file, text)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/No process could be started for relu\/forward\.[\s\S]*TensorFlow\.js is damaged/)
  })

  test('packages that are not there are missed in a sentence', async () => {
    const bare = path.join(bed.root, 'bare')
    mkdirSync(path.join(bare, 'src'), { recursive: true })
    for (const name of ['boot.mjs', 'bundle.mjs']) {
      writeFileSync(path.join(bare, 'src', name), readFileSync(path.join(bed.root, 'src', name)))
    }
    const child = spawn(process.execPath, [path.join(bare, 'src', 'boot.mjs'), 'kata'])
    let err = ''
    child.stderr.on('data', (text) => {
      err += text
    })
    const [status] = await once(child, 'close')
    expect(status).toBe(1)
    expect(err).toContain('Run `npm ci`')
  })
})

/** The ids of the processes that were started in this folder. */
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
    if (Date.now() > end) throw new Error('It did not come to pass within 20 seconds.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
