/** The command line in this process. Commands that judge katas are tested as processes: see `commands.slow.test.ts`. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from './cli.ts'
import { katas } from './kata/curriculum.ts'
import { type Ran, startTestbed, type Testbed } from './runner/testing/testbed.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
  vi.stubEnv('KATA_ROOT', bed.root)
  vi.stubEnv('FORCE_COLOR', '0')
})
afterAll(() => {
  vi.unstubAllEnvs()
  bed.remove()
})

async function run(...args: string[]): Promise<Ran> {
  const written = { out: '', err: '' }
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += text
    return true
  })
  const stderr = vi.spyOn(console, 'error').mockImplementation((text) => {
    written.err += `${text}\n`
  })
  try {
    return { status: await main(args), ...written }
  } finally {
    stdout.mockRestore()
    stderr.mockRestore()
    process.stdout.removeAllListeners('error')
  }
}
const kata = (...args: string[]) => run('kata', ...args)

describe('help', () => {
  const commands = [
    'check',
    'list',
    'hint',
    'solution',
    'reset',
    'grade',
    'grade-all',
    'train',
    'data',
    'runs',
    'predict',
    'report',
    'parity',
    'doctor',
    'new',
    'dev',
  ]

  test('--help lists all commands', async () => {
    const { status, out } = await kata('--help')
    expect(status).toBe(0)
    expect(out.split('\n').flatMap((line) => /^ {2}([\w-]+)/.exec(line)?.[1] ?? [])).toEqual(commands)
    expect(await kata('help')).toEqual(await kata('-h'))
  })

  test.each(commands)('%s --help shows how to call it, what it does, and its options', async (name) => {
    const { status, out, err } = await kata(name, '--help')
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(
      new RegExp(
        `^npm run (kata -- )?${name} .*\\n\\n  \\w.*\\n\\n(  +.*\\n)*  --help, -h +print this text\\n$`,
      ),
    )
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })

  test('the options of check are in order', async () => {
    expect((await kata('check', '--help')).out).toMatch(/--case NAME.*\n.*--slice N.*\n.*--json/)
  })

  test('--version', async () => {
    expect((await kata('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test.each(['train', 'data', 'parity'])('%s is started by its own script too', async (name) => {
    expect((await run(name, '--help')).out).toMatch(new RegExp(`^npm run ${name} -- \\[options\\]\\n`))
    expect(await run(name, '--help')).toEqual(await kata(name, '--help'))
    expect(await run(name, '--sed', '3')).toEqual(await kata(name, '--sed', '3'))
  })
})

test.each([
  [['chekc'], 'Did you mean check?'],
  [['check', 'conv2d/foward'], 'Did you mean conv2d/forward?'],
  [['check', 'convd2'], 'Did you mean conv2d?'],
  [['check', '--jsn'], 'Did you mean --json?'],
  [['check', '--case'], '--case: expected the name of a case, got nothing.'],
  [['check', '--seed', '-1', 'relu'], "--seed: expected a whole number from 0 to 4294967295, got '-1'."],
  [['check', '--seed', '1.5', 'relu'], "--seed: expected a whole number from 0 to 4294967295, got '1.5'."],
  [['check', '--code', 'yours'], "--code: expected mine or solutions, got 'yours'."],
  [['check', 'relu', '--case', 'one row'], '`check --case` needs one kata, but relu has 2'],
  [['check', '--slice', '0', 'relu/forward'], "--slice: expected a whole number from 1 to 1000000, got '0'."],
  [['check', '--slice', '2'], '`check --slice` needs the id of one kata'],
  [['check', '--all', 'relu'], '--all checks every kata: expected no names with it, got relu.'],
  [['check', '--debug'], '`check --debug` needs the id of one kata'],
  [['hint'], '`hint` needs the id of one kata'],
  [['reset', 'conv2d'], '`reset` needs one kata, but conv2d has 2: conv2d/forward, conv2d/backward.'],
  [['solution', 'relu/forward', 'relu/backward'], 'it got 2: relu/forward, relu/backward'],
  [['predict'], '`predict` needs a picture'],
  [['report', 'one', 'two'], '`report` takes the folder of one run; it got one, two.'],
  [['train', '--epoch', '3'], 'Did you mean --epochs?'],
  [['train', '--accept-changes'], '--accept-changes: expected --resume as well'],
])('%j has exit code 2', async (args, message) => {
  const { status, out, err } = await kata(...args)
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain(message)
})

test('hint tells a little more each time, and --again repeats what was shown', async () => {
  const { id, hints } = katas.find((kata) => kata.hints.length >= 3)!
  expect((await kata('hint', id)).out).toContain(`1. ${hints[0]}`)
  const second = (await kata('hint', id)).out
  expect(second).toContain(`2. ${hints[1]}`)
  expect(second).not.toContain(hints[0])
  expect(second).toContain(`Hint 2 of ${hints.length}.`)
  const again = (await kata('hint', id, '--again')).out
  expect(again).toContain(`1. ${hints[0]}\n\n2. ${hints[1]}`)
  expect(again).not.toContain(hints[2])
  const all = (await kata('hint', id, '--all')).out
  for (const text of hints) expect(all).toContain(text)
})

describe('solution', () => {
  test('without a terminal, refuses if the kata has not passed, and says how to see it', async () => {
    const { status, out, err } = await kata('solution', 'dense/forward')
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toContain('dense/forward has not passed yet. To see its solution anyway, add --yes.')
    const shown = await kata('solution', 'dense/forward', '--yes')
    expect(shown).toMatchObject({ status: 0, out: bed.solution('dense/forward') })
  })

  test('shows what differs, with signs and, where wanted, colours', async () => {
    bed.write('dense/forward', "console.log('\x1b[2Jmine')")
    const { out } = await kata('solution', 'dense/forward', '--yes')
    expect(out).toMatch(
      /^- only in exercises\/dense\/forward\.ts\n\+ only in solutions\/dense\/forward\.ts\n/,
    )
    expect(out).toMatch(/^ {2}export function dense.*\n- {3}console\.log\('mine'\)\n {4}const /m)
    expect(out).not.toContain('\u001b')
    vi.stubEnv('FORCE_COLOR', '1')
    const painted = (await kata('solution', 'dense/forward', '--yes')).out
    vi.stubEnv('FORCE_COLOR', '0')
    expect(painted).toContain("\u001b[31m-   console.log('mine')\u001b[39m")
  })
})

describe('reset', () => {
  const id = 'maxpool/forward'
  const contents = () => readFileSync(bed.file(id), 'utf8')
  const backups = () => readdirSync(path.join(bed.root, '.kata', 'backup'))

  test('keeps the file, says where, and leaves a stub alone', async () => {
    const pristine = contents()
    bed.write(id, '// mine')
    const mine = contents()
    const { status, out } = await kata('reset', id)
    expect(status).toBe(0)
    expect(contents()).toBe(pristine)
    const file = /Your file is in (.+)\n/.exec(out)![1]
    expect(readFileSync(path.join(bed.root, file), 'utf8')).toBe(mine)
    const copy = process.platform === 'win32' ? 'copy' : 'cp'
    expect(out).toContain(`\nTo bring it back: ${copy} ${file} ${path.join('exercises', `${id}.ts`)}\n`)

    const before = backups()
    expect((await kata('reset', id)).out).toContain('is already the stub')
    expect(backups()).toEqual(before)
  })

  test('brings back a file whose folder is gone', async () => {
    const pristine = contents()
    rmSync(path.dirname(bed.file(id)), { recursive: true })
    expect((await kata('reset', id)).out).toContain('was missing. It is the stub again.')
    expect(contents()).toBe(pristine)
  })
})

test('an argument with an escape sequence does not reach the terminal as it is', async () => {
  const { status, err } = await kata('\x1b[2Jchek\x07')
  expect(status).toBe(2)
  expect(err).toContain("There is no command 'chek'")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  expect(err).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
})
