/**
 * Compiles a kata in AssemblyScript. The compiler is heavy and nothing else needs it, so it is not a dependency: learners
 * install it for this kata.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program, Tree } from '../../../src/kata/kata.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')

export const hasCompiler = (): boolean => existsSync(compiler)

const advice =
  'fast/simd needs the AssemblyScript compiler, about 100 MB: npm install --no-save assemblyscript@0.28.20'

/** The program of a kata: its file, compiled; or what the compiler says. */
export function assembled(tree: Tree, id: string): Program {
  if (!hasCompiler()) return { problem: advice }
  const name = `${basename(id)}.ts`
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  try {
    writeFileSync(join(folder, name), readFileSync(join(root, tree, `${id}.ts`)))
    const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'kata.wasm']
    const { status, stderr } = spawnSync(process.execPath, [compiler, name, ...options], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) return { problem: `It does not compile.\n${stderr.trim()}` }
    return { wasm: new Uint8Array(readFileSync(join(folder, 'kata.wasm'))) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
