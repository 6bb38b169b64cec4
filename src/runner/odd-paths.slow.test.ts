/** The project in a folder with an unusual name. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../testing/project-root.ts'
import { isPlain } from './plain-path.ts'
import { startTestbed } from './testing/testbed.ts'

test('vite misreads some paths', () => {
  for (const plain of ['/home/me/cnn kata', '/é日/[a](b){c}/*!+&$;@', 'C:\\Users\\me'])
    expect(isPlain(plain)).toBe(true)
  for (const odd of ['/c#/x', '/100%', '/x%20y', '/who?', '/a/node_modules', 'C:\\node_modules\\x'])
    expect(isPlain(odd)).toBe(false)
})

const below = `node_modules${path.sep}of ${process.pid}`
const names = ['a#b %20 é日 ', '100% ', `${below}${path.sep}x`]
// Windows does not allow it.
if (process.platform !== 'win32') names.push('who? ')

describe.each(names)('a folder named %s...', (name) => {
  if (name.startsWith(below)) mkdirSync(path.join(tmpdir(), below), { recursive: true })
  const bed = startTestbed(undefined, name)
  afterAll(() => {
    bed.remove()
    if (name.startsWith(below)) rmSync(path.join(tmpdir(), below), { recursive: true })
  })
  const links = () =>
    readdirSync(tmpdir()).filter((one) =>
      existsSync(path.join(tmpdir(), one, path.basename(bed.root).replace(/[#?%]/g, '_'))),
    )

  test('katas are judged, with the lines of their files in messages, and nothing is left behind', async () => {
    for (const kata of ['relu/backward', 'network/forward', 'fast/matmul']) bed.write(kata)
    bed.write('relu/forward', "throw new Error('no')")
    const katas = ['relu/forward', 'relu/backward', 'network/forward', 'fast/matmul']
    const { status, out, err } = await bed.run('kata', 'check', ...katas)
    expect({ status, err }).toEqual({ status: 1, err: '' })
    expect(out).toContain('1 broken, 3 passed')
    expect(out).toMatch(/relu threw Error: no \(exercises\/relu\/forward\.ts:\d+\)/)
    expect(links()).toEqual([])
  }, 60_000)

  // vite bundles the configuration file before anybody can help it.
  test.skipIf(/[?]|node_modules/.test(name))(
    'npx vitest judges them, too',
    () => {
      cpSync(path.join(root, 'vitest.config.ts'), path.join(bed.root, 'vitest.config.ts'))
      const vitest = path.join(bed.root, 'node_modules', 'vitest', 'vitest.mjs')
      const { status, stdout } = spawnSync(
        process.execPath,
        [vitest, 'run', 'checker/ops/network/network.spec.ts', '-t', 'network/forward'],
        { cwd: bed.root, encoding: 'utf8', env: { ...process.env, VITEST: '', NO_COLOR: '1' } },
      )
      expect({ status, stdout }).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/Tests +\d+ passed/),
      })
      expect(links()).toEqual([])
    },
    60_000,
  )
})
