/**
 * `npm run kernels`: compiles `kernels/` into `kernels.wasm`, twice. The plain SIMD module is the file itself; the module
 * with relaxed SIMD is a custom section in it, which a runtime ignores.
 *
 * `--check` compares instead of writing. With `--offline` it does not compile, and only compares the hash of the sources
 * with the one in the file. The compiler is large and nothing else needs it, so it is not a dependency: npx fetches it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

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
    // Warning 112: functions with vector arguments cannot be called from JavaScript. Nothing calls them from there.
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

/** A custom section of a WebAssembly module: id 0, then its length and its contents, the name first. */
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

/** The hash of everything that the bytes depend on: the compiler and the sources, whatever their line ends. */
function sourceHash() {
  const hash = createHash('sha256').update(compiler)
  const sources = path.join(folder, 'kernels')
  for (const name of readdirSync(sources).sort()) {
    hash.update(`\n${name}\n${readFileSync(path.join(sources, name), 'utf8').replaceAll('\r\n', '\n')}`)
  }
  return hash.digest()
}

function build() {
  const draft = mkdtempSync(path.join(tmpdir(), 'kernels-'))
  try {
    const out = path.join(draft, 'kernels.wasm')
    const plain = compile(out)
    const fma = compile(out, 'relaxed-simd')
    return Buffer.concat([plain, section('fma', fma), section('sources', sourceHash())])
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Ends the program with status 1 unless kernels.wasm is up to date. */
function expectUpToDate(isUpToDate) {
  if (isUpToDate) return
  console.error(
    'kernels.wasm is not what the sources in src/engine/kernels/ compile to. Run `npm run kernels` and commit it.',
  )
  process.exit(1)
}

let options
try {
  options = parseArgs({ options: { check: { type: 'boolean' }, offline: { type: 'boolean' } } }).values
} catch (error) {
  console.error(`${error.message}\nnpm run kernels [-- --check [--offline]]`)
  process.exit(2)
}
const { check, offline } = options
if (check) {
  const [hash] = WebAssembly.Module.customSections(new WebAssembly.Module(readFileSync(target)), 'sources')
  expectUpToDate(hash && sourceHash().equals(Buffer.from(hash)))
  if (offline) process.exit()
}
if (asc('--version').status !== 0) {
  console.error(`skipped: ${compiler}, which compiles the kernels, cannot be fetched`)
  process.exit(check ? 0 : 1)
}
const built = build()
if (check) {
  expectUpToDate(built.equals(readFileSync(target)))
  console.log('kernels.wasm is what the sources compile to')
} else {
  writeFileSync(target, built)
  console.log(`${target}: ${built.length} bytes`)
}
