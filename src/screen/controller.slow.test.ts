/** The real program in a terminal, tested by what it shows. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestbed, type Testbed } from '../runner/testing/testbed.ts'

/** `script` of util-linux gives a program a terminal. Other systems have another program of this name. */
const hasScript =
  process.platform === 'linux' && spawnSync('script', ['--version'], { encoding: 'utf8' }).status === 0

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is the language of terminals
const sequences = /\x1b\[([\d;?]*)([A-Za-z])|([^\x1b]+)|\x1b/g

/** What a terminal shows after this output. It knows the few sequences that the screen uses. */
function shown(output: string): string {
  const rows: string[] = []
  let row = 0
  for (const [token, parameters, command, text] of output.matchAll(sequences)) {
    if (text) rows[row] = (rows[row] ?? '') + text
    else if (command === 'H') row = Number.parseInt(parameters || '1', 10) - 1
    else if (token === '\x1b[2K') rows[row] = ''
    else if (token === '\x1b[2J') rows.length = 0
  }
  return Array.from(rows, (line) => line ?? '').join('\n')
}

let bed: Testbed
let program: ChildProcess
let output: string

/** The processes that run in the testbed. */
function processes(): { id: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        if (readlinkSync(`/proc/${id}/cwd`) !== bed.root) return []
        return [
          { id: Number(id), command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ') },
        ]
      } catch {
        return []
      }
    })
}

/** Waits until the terminal shows all of this. */
const sees = (...texts: string[]) =>
  vi.waitFor(
    () => {
      for (const text of texts) expect(shown(output)).toContain(text)
    },
    { timeout: 30_000, interval: 20 },
  )
const press = (keys: string) => program.stdin!.write(keys)

async function open(size: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  output = ''
  program = spawn(
    'script',
    [
      '--quiet',
      '--return',
      '--command',
      `stty ${size} && '${process.execPath}' src/boot.mjs kata`,
      '/dev/null',
    ],
    { cwd: bed.root, env: { ...process.env, TERM: 'xterm', ...environment } },
  )
  program.stdout!.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  await sees('of 32 passed')
}

async function quit(): Promise<void> {
  press('q')
  const [code] = await once(program, 'exit')
  expect(code).toBe(0)
  // Cursor, wrapping and main screen are restored.
  expect(output.trimEnd().endsWith('\x1b[?7h\x1b[?25h\x1b[?1049l')).toBe(true)
}

describe.skipIf(!hasScript)('in a terminal', { timeout: 120_000 }, () => {
  beforeEach(() => {
    bed = startTestbed()
  })
  afterEach(() => {
    program.kill('SIGKILL')
    bed.remove()
  })

  test('a save turns a stub into a verdict, however the editor saves', async () => {
    await open('rows 24 cols 80')
    await sees('exercises/ndarray/transpose.ts', '· not written yet')

    bed.write('ndarray/transpose')
    await sees('1 of 32 passed', '✓ passed', 'Passed on the first try', 'Next: relu. Press n.')

    const file = bed.file('relu/forward')
    writeFileSync(`${file}.tmp`, bed.solution('relu/forward').replaceAll('zeros(', 'zeroes('))
    renameSync(`${file}.tmp`, file)
    await sees('exercises/relu/forward.ts', '! broken', 'zeroes')

    bed.write('relu/forward', "console.log('\\x1b[2Jhello from relu')")
    await sees('2 of 32 passed', '✓ passed', '│ hello from relu')
    await quit()
  })

  test('keys: moving, list, hint, solution, reset, and the editor', async () => {
    const editor = path.join(bed.root, 'editor.mjs')
    writeFileSync(editor, "import fs from 'node:fs'; fs.appendFileSync(process.argv[2], '// edited\\n')")
    await open('rows 12 cols 40', { VISUAL: '', EDITOR: `'${process.execPath}' '${editor}'` })

    press('n')
    await sees('exercises/relu/forward.ts')
    press('l')
    await sees('All katas', '> · relu')
    press('\x1b[B')
    await sees('> · relu/backward')
    press('/')
    await sees('Katas with: _')
    press('relu grad')
    await sees('Katas with: relu grad_', '> · relu/backward')
    press('\r')
    await sees('exercises/relu/backward.ts')
    writeFileSync(path.join(bed.root, 'exercises', 'relu', 'README.md'), '# relu\n\nThe *lesson*.')
    press('i')
    await sees('exercises/relu/README.md', 'The lesson.')
    press('i')
    await sees('exercises/relu/backward.ts')
    press('h')
    await sees('the gradient of relu: hint 1 of')
    press('h')
    await sees('the gradient of relu: hint 2 of')
    press('s')
    await sees('Show the', '(y/n)')
    press('y')
    await sees('solutions/relu/backward.ts', 'import {')
    press('\x1b')
    await sees('exercises/relu/backward.ts')

    press('e')
    await sees('! broken', 'TODO')
    expect(readFileSync(bed.file('relu/backward'), 'utf8')).toMatch(/\/\/ edited\n$/)
    press('r')
    await sees('Reset', '(y/n)')
    press('y')
    await sees('To bring your code back: cp', '.kata/backup/', '· not written yet')
    expect(readFileSync(bed.file('relu/backward'), 'utf8')).not.toContain('edited')
    await quit()
  })

  test('a mistake: its diagnosis, the slices of the error map, its hint, and the diff', async () => {
    await open('rows 12 cols 40')
    const id = 'conv2d/forward'
    const write = (sum: string) =>
      writeFileSync(bed.file(id), bed.solution(id).replace('y.data[out++] = sum', `y.data[out++] = ${sum}`))
    write('f === 1 ? sum + 1 : sum')
    await sees('✗ failed', '2 of 6 elements are wrong')
    press('m')
    await sees('slice 2 of 3:', 'picture 0, channel 1, 2 of 2 wrong', '[3] [5]', '←→ slice')
    press('\x1b[C')
    await sees('slice 3 of 3:', 'picture 0, channel 2, 0 of 2 wrong')
    press('\x1b[D\x1b[D')
    await sees('slice 1 of 3:')

    write('sum - bias[f]')
    await sees('✗ failed', 'You leave out the bias')
    press('h')
    await sees('conv2d: hint 1 of 5', 'You leave out the bias', '1. ')
    press('h')
    await sees('conv2d: hint 2 of 5', '2. For every position of the output')
    expect(JSON.parse(readFileSync(path.join(bed.root, '.kata', 'hints.json'), 'utf8'))[id]).toHaveLength(2)
    press('s')
    await sees('(y/n)')
    press('y')
    await sees('- only in exercises/conv2d/forward.ts')
    press('G')
    await sees('-           y.data[out++] = sum -', '+           y.data[out++] = sum')
    await quit()
  })

  test('a picture through the own conv2d', async () => {
    await open('rows 24 cols 80')
    bed.write('conv2d/forward')
    await sees('✓ passed', 'Press w to see a picture through your code')
    press('w')
    await sees(
      'what your code makes of a picture',
      'a built-in picture  ->  its edges, by your conv2d',
      '░',
      '█',
    )
    press('w')
    await sees('✓ passed')
    await quit()
  })

  test('a save cancels a check that is stuck', async () => {
    await open('rows 24 cols 80')
    bed.write('relu/forward', 'while (true) {}')
    await sees('exercises/relu/forward.ts', '… checking')
    bed.write('relu/forward')
    await sees('✓ passed')
    appendFileSync(bed.file('relu/forward'), '\nthis is no TypeScript')
    await sees('! broken')
    await quit()
  })

  test('a signal also restores the terminal and ends the checker', async () => {
    await open('rows 24 cols 80')
    const screen = processes().find(
      (one) => one.command.startsWith(process.execPath) && one.command.includes('boot.mjs'),
    )
    process.kill(screen!.id, 'SIGTERM')
    await once(program, 'exit')
    expect(output).toContain('\x1b[?1049l')
    await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 10_000, interval: 50 })
  })
})
