/** As much of Node's `zlib` as reading a PNG asks for, in a browser: RFC 1950 and 1951. */

/** What is wrong with packed data, with the code that zlib has for it. */
class ZlibError extends Error {
  code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Where the lengths of codes stand in the head of a block. */
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
/** A copy: the least length or distance for each symbol, and how many bits follow that are added to it. */
const lengths = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31]
lengths.push(35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258)
const lengthBits = lengths.map((_, i) => (i < 8 || i === 28 ? 0 : (i >> 2) - 1))
const distanceBits = Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1))
const distances = distanceBits.map((bits, i) => (i < 4 ? i + 1 : 1 + ((2 + (i & 1)) << bits)))

/** The bytes that were packed; an error with a `code` if there are more than `maxOutputLength` of them, or if they are damaged. */
export function inflateSync(
  data: Uint8Array,
  { maxOutputLength }: { maxOutputLength: number },
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(maxOutputLength)
  let size = 0
  let at = 2
  let hold = 0
  let held = 0
  const isZlib = (data[0] & 15) === 8 && data[0] >> 4 <= 7 && ((data[0] << 8) | data[1]) % 31 === 0
  if (!isZlib || data[1] & 32) throw new ZlibError('Z_DATA_ERROR') // the last: a dictionary is needed

  /** Makes that many bits (at most 15) ready. Behind the end there are zeros: codes may be looked up further than they are long. */
  const fill = (count: number) => {
    while (held < count) {
      hold |= (data[at++] ?? 0) << held
      held += 8
    }
  }
  const drop = (count: number) => {
    hold >>>= count
    held -= count
    if (at - (held >> 3) > data.length) throw new ZlibError('Z_BUF_ERROR')
  }
  const bits = (count: number): number => {
    fill(count)
    const value = hold & ((1 << count) - 1)
    drop(count)
    return value
  }
  const symbol = ({ table, longest }: Codes): number => {
    fill(longest)
    const entry = table[hold & ((1 << longest) - 1)]
    if (entry === 0) throw new ZlibError('Z_DATA_ERROR')
    drop(entry & 15)
    return entry >> 4
  }
  const room = (count: number) => {
    if (size + count > maxOutputLength) throw new ZlibError('ERR_BUFFER_TOO_LARGE')
  }

  const stored = () => {
    drop(held & 7)
    const length = bits(8) | (bits(8) << 8)
    if ((bits(8) | (bits(8) << 8)) !== (~length & 0xffff)) throw new ZlibError('Z_DATA_ERROR')
    at -= held >> 3
    hold = 0
    held = 0
    if (at + length > data.length) throw new ZlibError('Z_BUF_ERROR')
    room(length)
    out.set(data.subarray(at, at + length), size)
    at += length
    size += length
  }
  const compressed = (literals: Codes, copies: Codes) => {
    for (;;) {
      const value = symbol(literals)
      if (value === 256) return
      if (value < 256) {
        room(1)
        out[size++] = value
        continue
      }
      const length = (lengths[value - 257] ?? Number.NaN) + bits(lengthBits[value - 257] ?? 0)
      const far = symbol(copies)
      const distance = (distances[far] ?? Number.NaN) + bits(distanceBits[far] ?? 0)
      if (!(length > 0 && distance <= size)) throw new ZlibError('Z_DATA_ERROR')
      room(length)
      // Byte by byte: what is copied may be what this copy writes.
      for (let end = size + length; size < end; size++) out[size] = out[size - distance]
    }
  }
  const readCodes = (): [Codes, Codes] => {
    const [literals, copies, own] = [bits(5) + 257, bits(5) + 1, bits(4) + 4]
    const ownLengths = new Array<number>(19).fill(0)
    for (let i = 0; i < own; i++) ownLengths[codeOrder[i]] = bits(3)
    const codes = codesOf(ownLengths)
    const all: number[] = []
    while (all.length < literals + copies) {
      const value = symbol(codes)
      if (value < 16) all.push(value)
      else if (value === 16) all.push(...new Array<number>(3 + bits(2)).fill(all[all.length - 1] ?? 0))
      else all.push(...new Array<number>(value === 17 ? 3 + bits(3) : 11 + bits(7)).fill(0))
    }
    return [codesOf(all.slice(0, literals)), codesOf(all.slice(literals, literals + copies))]
  }

  for (let last = false; !last; ) {
    last = bits(1) === 1
    const kind = bits(2)
    if (kind === 0) stored()
    else if (kind === 1) compressed(fixedLiterals, fixedCopies)
    else if (kind === 2) compressed(...readCodes())
    else throw new ZlibError('Z_DATA_ERROR')
  }
  drop(held & 7)
  let checksum = 0
  for (let i = 0; i < 4; i++) checksum = checksum * 256 + bits(8)
  const result = out.subarray(0, size)
  if (adler32(result) !== checksum) throw new ZlibError('Z_DATA_ERROR')
  return result
}

/** Huffman codes: what the next `longest` bits mean, as symbol * 16 + length of its code; 0 is no code. */
interface Codes {
  table: Uint16Array
  longest: number
}

/** The codes that follow from their lengths alone (0: the symbol has none). They come with their first bit lowest. */
function codesOf(lengths: readonly number[]): Codes {
  const longest = Math.max(1, ...lengths)
  const table = new Uint16Array(1 << longest)
  let code = 0
  for (let length = 1; length <= longest; length++) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue
      if (code >= 1 << length) throw new ZlibError('Z_DATA_ERROR')
      for (let i = reversed(code, length); i < table.length; i += 1 << length) table[i] = symbol * 16 + length
      code++
    }
    code <<= 1
  }
  return { table, longest }
}

function reversed(code: number, length: number): number {
  let result = 0
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i)
  return result
}

const fixedLiterals = codesOf(
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)
const fixedCopies = codesOf(new Array<number>(30).fill(5))

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (let i = 0; i < bytes.length; ) {
    // So many sums stay below 2^32.
    for (const end = Math.min(i + 3800, bytes.length); i < end; i++) {
      a += bytes[i]
      b += a
    }
    a %= 65521
    b %= 65521
  }
  return b * 65536 + a
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = crcTable[(c ^ byte) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
