/**
 * A kata in AssemblyScript as a function of tensors: compiled, loaded, and handed its arguments in its memory. The
 * compiler is heavy and nothing else needs it, so it is not a dependency: learners install it for this kata.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contiguous, type Tensor, zeros } from '../../../src/tensor.ts'
import { Unloadable } from '../../judge/thrown.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')

export const hasCompiler = (): boolean => existsSync(compiler)

const advice =
  'fast/simd needs the AssemblyScript compiler, about 100 MB: npm install --no-save assemblyscript@0.28.20'

/** The memory of a module that is shared with nobody. */
interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

interface Exports {
  memory: Memory
  multiply(a: number, b: number, c: number, M: number, K: number, N: number): void
}

/** What the file exports, for `check`: `multiply` of two tensors. Throws what the compiler says. */
export function assembled(tree: 'exercises' | 'solutions', id: string): { multiply?: unknown } {
  const source = readFileSync(join(root, tree, `${id}.ts`), 'utf8')
  // The memory is not the learner's export. Without `multiply`, the message lists their other exports.
  const { memory, ...exported } = instanceOf(source, `${basename(id)}.ts`) as Partial<Exports>
  if (!exported.multiply || !memory) return exported
  return { multiply: onTensors({ memory, multiply: exported.multiply }) }
}

/** An AssemblyScript module, compiled and loaded. Its name is for what the compiler says. */
export function instanceOf(source: string, name: string): Record<string, unknown> {
  if (!hasCompiler()) throw new Unloadable(advice)
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  try {
    writeFileSync(join(folder, name), source)
    const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'kata.wasm']
    const { status, stderr } = spawnSync(process.execPath, [compiler, name, ...options], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Unloadable(`It does not compile.\n${stderr.trim()}`)
    const module = new WebAssembly.Module(readFileSync(join(folder, 'kata.wasm')))
    const { exports } = new WebAssembly.Instance(module, { env: { abort } })
    const memory = exports.memory as Memory
    function abort(message: number): never {
      // A string of AssemblyScript is UTF-16, with its length in bytes before it.
      const length = new DataView(memory.buffer).getUint32(message - 4, true)
      throw new Error(Buffer.from(memory.buffer, message, length).toString('utf16le'))
    }
    return exports
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Static data of the module lie below this address. */
const firstFree = 65_536

function onTensors({ memory, multiply: compiled }: Exports) {
  return function multiply(a: Tensor, b: Tensor): Tensor {
    const [M, K] = a.shape
    const N = b.shape[1]
    const [rows, columns] = [roundUp(M, 4), roundUp(N, 8)]
    const places = [rows * K, K * columns, rows * columns].map((length) => ({ length, address: 0 }))
    let end = firstFree
    for (const place of places) {
      place.address = end
      end += 16 * Math.ceil((4 * place.length) / 16)
    }
    const missing = end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / 65_536))
    const [left, right, product] = places.map(
      ({ address, length }) => new Float32Array(memory.buffer, address, length),
    )
    left.fill(0)
    left.set(contiguous(a).data)
    right.fill(0)
    copyRows(contiguous(b).data, N, right, columns)
    // An element that is never written must not look right by accident.
    product.fill(Number.NaN)
    compiled(places[0].address, places[1].address, places[2].address, rows, K, columns)
    const c = zeros([M, N])
    copyRows(product, columns, c.data, N)
    return c
  }
}

/** Copies rows of one length to rows of another, as far as they go. */
function copyRows(from: Float32Array, length: number, to: Float32Array, other: number): void {
  const rows = Math.min(from.length / length, to.length / other)
  const both = Math.min(length, other)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < both; i++) to[row * other + i] = from[row * length + i]
  }
}

const roundUp = (extent: number, multiple: number): number => Math.ceil(extent / multiple) * multiple
