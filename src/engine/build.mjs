/**
 * `npm run kernels`: compiles `kernels/` into `kernels.wasm`, twice. The plain SIMD module is the file itself; the
 * one with relaxed SIMD lies in it as a custom section, which only those who look for it see.
 *
 * `--check` compares instead of writing. The compiler is heavy and nothing else needs it, so it is not a dependency:
 * npx fetches it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const compiler = 'assemblyscript@0.28.20'
const folder = path.dirname(fileURLToPath(import.meta.url))
const target = path.join(folder, 'kernels.wasm')

function asc(...args) {
  const npx = ['--yes', '-p', compiler, 'asc', ...args]
  // On Windows npx is a script, which only a shell can start.
  return spawnSync('npx', npx, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })
}

function compile(out, ...features) {
  const { status, stderr } = asc(
    'kernels/index.ts',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--maximumMemory',
    '16384',
    '--enable',
    ['simd', 'threads', ...features].join(','),
    // It warns of vectors as arguments of functions that JavaScript might call. It never calls these.
    '--disableWarning',
    '112',
    '--outFile',
    out,
  )
  if (status !== 0) {
    console.error(stderr)
    process.exit(1)
  }
  return readFileSync(out)
}

/** A custom section of a WebAssembly module: id 0, then its length and what is in it, the name first. */
function section(name, bytes) {
  const label = Buffer.from(name)
  const body = Buffer.concat([Buffer.from([label.length]), label, bytes])
  return Buffer.concat([Buffer.from([0]), leb128(body.length), body])
}

function leb128(value) {
  const bytes = []
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128)
  return Buffer.from([...bytes, value])
}

if (asc('--version').status !== 0) {
  console.log(`skipped: ${compiler}, which compiles the kernels, cannot be fetched`)
  process.exit(process.argv.includes('--check') ? 0 : 1)
}
const draft = mkdtempSync(path.join(tmpdir(), 'kernels-'))
try {
  const out = path.join(draft, 'kernels.wasm')
  const built = Buffer.concat([compile(out), section('fma', compile(out, 'relaxed-simd'))])
  if (!process.argv.includes('--check')) {
    writeFileSync(target, built)
    console.log(`${target}: ${built.length} bytes`)
  } else if (built.equals(readFileSync(target))) {
    console.log('kernels.wasm is what the sources compile to')
  } else {
    console.error(
      'kernels.wasm is not what the sources in src/engine/kernels/ compile to. Run `npm run kernels` and commit it.',
    )
    process.exitCode = 1
  }
} finally {
  rmSync(draft, { recursive: true, force: true })
}
