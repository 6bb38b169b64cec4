import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { userErrorOf } from '../testing/user-error.ts'
import { katas } from './curriculum.ts'
import { resetKata } from './reset-kata.ts'
import { isUntouched, stubOf } from './stub.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (tree: string, id: string) => readFileSync(join(root, tree, `${id}.ts`), 'utf8')

const solution = `import { type Tensor, zeros } from '#tensor'

/** Doubles. Shapes: x any. */
export function double(x: Tensor): Tensor {
  const y = zeros(x.shape)
  return fill(y, x)
}

function fill(y: Tensor, x: Tensor): Tensor {
  return y
}
`

const stub = `import { type Tensor, zeros } from '#tensor'

/** Doubles. Shapes: x any. */
export function double(x: Tensor): Tensor {
  // TODO: write double; the lesson is in README.md beside this file
  throw new Error('TODO: double/forward is not written yet')
}
`

describe('stubOf', () => {
  test('keeps everything above the body and nothing below it', () => {
    expect(stubOf(solution, 'double/forward')).toBe(stub)
  })

  test('takes a signature of several lines', () => {
    const long =
      'export function f(\n  x: number,\n  o: {\n    a: number\n  } = { a: 1 },\n): { y: number } {\n  return { y: x }\n}\n'
    expect(stubOf(long, 'a/b')).toContain('): { y: number } {\n  // TODO: write f;')
  })

  test('comes out the same from a file with CRLF', () => {
    expect(stubOf(solution.replaceAll('\n', '\r\n'), 'double/forward')).toBe(stub)
  })

  test.each([
    ['no export', 'function f() {\n}\n', 'no export'],
    ['two exports', `${solution}\nexport function g() {\n}\n`, 'export function g'],
    ['an export that is no function', 'export const f = () => 1\n', 'export const f'],
    ['a body on one line', 'export function f() { return 1 }\n', "ends with '{'"],
    [
      'a return type of several lines',
      'export function f(): {\n  a: number\n} {\n  return { a: 1 }\n}\n',
      'a name',
    ],
  ])('refuses %s, and says what it expects', (_, text, part) => {
    expect(() => stubOf(text, 'double/forward')).toThrow('solutions/double/forward.ts cannot be cut')
    expect(() => stubOf(text, 'double/forward')).toThrow(part)
  })
})

describe('isUntouched', () => {
  test.each([
    ['the stub', stub, true],
    ['the stub with CRLF', stub.replaceAll('\n', '\r\n'), true],
    ['the stub with white space at the end', `${stub.trimEnd()}  \n\n`, true],
    ['the stub without its last line break', stub.trimEnd(), true],
    ['a changed message', stub.replace('not written', 'unwritten'), false],
    ['another line', stub.replace('  throw', '  const one = 1\n  throw'), false],
    ['the solution', solution, false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(isUntouched(text, solution, 'double/forward')).toBe(expected)
  })
})

describe('every solution can be cut', () => {
  test.each(katas)('$id', ({ id, name }) => {
    const text = stubOf(textOf('solutions', id), id)
    expect(text).toContain(`\nexport function ${name}(`)
    expect(text.split('throw new Error(')).toHaveLength(2)
    expect(isUntouched(textOf('solutions', id), textOf('solutions', id), id)).toBe(false)
  })
})

/**
 * In the repository, every exercise is a stub. A learner may have written anything there, and may have committed it, so
 * this runs only if KATA_PRISTINE=1, as in CI.
 */
describe.runIf(process.env.KATA_PRISTINE === '1')('every exercise is the stub of its solution', () => {
  test.each(katas)('$id', ({ id }) => {
    const text = textOf('exercises', id).replaceAll('\r\n', '\n')
    expect(text, `to repair it: npm run kata -- reset ${id}`).toBe(stubOf(textOf('solutions', id), id))
  })
})

describe('reset', () => {
  /** A project with one kata, whose file is not there yet. */
  function project() {
    const folder = temporaryFolder()
    cpSync(join(root, 'solutions', 'relu'), join(folder, 'solutions', 'relu'), { recursive: true })
    mkdirSync(join(folder, 'exercises', 'relu'), { recursive: true })
    return { folder, file: join(folder, 'exercises', 'relu', 'forward.ts') }
  }

  test.skipIf(process.platform === 'win32').each<[string, (file: string) => void]>([
    ['a named pipe', (file) => spawnSync('mkfifo', [file])],
    ['a symbolic link that leads back to itself', (file) => symlinkSync('forward.ts', file)],
    ['a folder', (file) => mkdirSync(file)],
    ['a device or a socket', (file) => symlinkSync('/dev/zero', file)],
  ])('names %s, and leaves it where it is', async (what, put) => {
    const { folder, file } = project()
    put(file)
    expect(await userErrorOf(() => resetKata(folder, 'relu/forward'))).toBe(
      `exercises/relu/forward.ts cannot be kept in a backup: it is ${what}. Move it away, then reset again.`,
    )
    rmSync(file, { recursive: true })
    expect(resetKata(folder, 'relu/forward').was).toBe('missing')
  })

  test('leaves a file alone that cannot be kept, and says when the stub cannot be written', async () => {
    const { folder, file } = project()
    writeFileSync(join(folder, '.kata'), '')
    writeFileSync(file, 'mine')
    const reset = () => resetKata(folder, 'relu/forward')
    expect(await userErrorOf(reset)).toMatch(
      /forward\.ts was not reset, because it cannot be kept in \.kata.+: /,
    )
    expect(readFileSync(file, 'utf8')).toBe('mine')
    rmSync(join(folder, 'exercises'), { recursive: true })
    symlinkSync(join(folder, 'nowhere', 'at', 'all'), join(folder, 'exercises'))
    expect(await userErrorOf(reset)).toMatch(/forward\.ts cannot be written: /)
  })
})
