/** An AssemblyScript kata as a function of tensors: loaded, and handed its arguments in its memory. */
import { contiguous, type Tensor, zeros } from '../../src/tensor.ts'

/** The memory of a module that is shared with nobody. */
interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

interface Exports {
  memory: Memory
  multiply(a: number, b: number, c: number, M: number, K: number, N: number): void
}

/** What the file exports, with `multiply` as a function of two tensors. */
export function multiplyOf(wasm: Uint8Array<ArrayBuffer>): Record<string, unknown> {
  // The memory is not the learner's export. Without `multiply`, the message lists their other exports.
  const { memory, ...exported } = instanceOf(wasm) as Partial<Exports>
  if (!exported.multiply || !memory) return exported
  return { multiply: onTensors({ memory, multiply: exported.multiply }) }
}

/** The exports of an AssemblyScript module. */
export function instanceOf(wasm: Uint8Array<ArrayBuffer>): Record<string, unknown> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { abort } })
  const memory = exports.memory as unknown as Memory
  function abort(message: number): never {
    // A string of AssemblyScript is UTF-16, with its length in bytes before it.
    const length = new DataView(memory.buffer).getUint32(message - 4, true)
    throw new Error(Buffer.from(memory.buffer, message, length).toString('utf16le'))
  }
  return exports
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
