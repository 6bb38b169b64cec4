/**
 * Reads a batch of the Python version of CIFAR-10. Such a file is a pickle: a small program for a machine with a
 * stack. This machine knows the instructions that Python 2 writes for these files and no others, and it never calls
 * anything: what Python would make by calling a function of NumPy is only described.
 */
import { Flaw } from '../flaw.ts'
import { pictureSize } from '../pictures.ts'

/** What Python would get by calling `name` with `args` and then giving it `state`. */
interface Described {
  name: unknown
  args: unknown
  state?: unknown
}

/** The names that may be called, each standing for itself. */
const names = ['numpy.core.multiarray _reconstruct', 'numpy ndarray', 'numpy dtype']

/**
 * The records (a byte of label, then the three planes) of the batch in `bytes`. Throws `Flaw` where that
 * is no such batch.
 */
export function unpickleRecords(bytes: Buffer): Buffer {
  const batch = run(bytes)
  const labels = batch instanceof Map ? batch.get('labels') : undefined
  const { shape, type, byColumns, pixels } = arrayOf(batch instanceof Map ? batch.get('data') : undefined)
  if (!Array.isArray(labels) || !pixels) {
    throw new Flaw("it is a pickle, but not of a dictionary with 'labels' and 'data'")
  }
  const count = labels.length
  if (
    type !== 'u1' ||
    String(shape) !== String([count, pictureSize]) ||
    pixels.length !== count * pictureSize
  ) {
    throw new Flaw(
      `its 'data' is not ${count} x ${pictureSize} bytes, but ${shape} of ${type} in ${pixels.length} bytes`,
    )
  }

  const records = Buffer.alloc(count * (1 + pictureSize))
  labels.forEach((label, i) => {
    if (!Number.isInteger(label) || label < 0 || label > 255) throw new Flaw(`its label ${i} is ${label}`)
    const picture = records.subarray(i * (1 + pictureSize) + 1, (i + 1) * (1 + pictureSize))
    records[i * (1 + pictureSize)] = label
    if (byColumns) for (let j = 0; j < pictureSize; j++) picture[j] = pixels[j * count + i]
    else pixels.copy(picture, 0, i * pictureSize)
  })
  return records
}

/** The parts of a NumPy array, which its state is a tuple of. */
function arrayOf(value: unknown): { shape?: unknown; type?: unknown; byColumns?: unknown; pixels?: Buffer } {
  const state = isDescribed(value) ? value.state : undefined
  if (!Array.isArray(state)) return {}
  const [, shape, dtype, byColumns, pixels] = state
  const type = isDescribed(dtype) && Array.isArray(dtype.args) ? dtype.args[0] : undefined
  return { shape, type, byColumns, pixels: Buffer.isBuffer(pixels) ? pixels : undefined }
}

const isDescribed = (value: unknown): value is Described =>
  typeof value === 'object' && value !== null && 'name' in value

/** Runs the program in `bytes` and gives what it leaves. The letters and their names are those of `pickletools`. */
function run(bytes: Buffer): unknown {
  let at = 0
  let stack: unknown[] = []
  /** What lies below the marks. */
  const marked: unknown[][] = []
  const memo = new Map<number, unknown>()

  const damaged = () => new Flaw(`it is damaged at byte ${at}`)
  function take(count: number): Buffer {
    if (at + count > bytes.length) throw new Flaw('it ends too early')
    at += count
    return bytes.subarray(at - count, at)
  }
  const byte = () => take(1)[0]
  const long = () => take(4).readInt32LE()
  function line(): string {
    const end = bytes.indexOf('\n', at)
    const text = take((end < 0 ? bytes.length : end) - at).toString('latin1')
    at++
    return text
  }
  function push(value: unknown): void {
    stack.push(value)
  }
  function pop(): unknown {
    if (stack.length === 0) throw damaged()
    return stack.pop()
  }
  function top<T>(is: (value: unknown) => value is T): T {
    const value = stack[stack.length - 1]
    if (!is(value)) throw damaged()
    return value
  }
  function mark(): void {
    marked.push(stack)
    stack = []
  }
  /** All that has been pushed since the mark. */
  function sinceMark(): unknown[] {
    const items = stack
    const before = marked.pop()
    if (!before) throw damaged()
    stack = before
    return items
  }
  const last = (count: number) => Array.from({ length: count }, pop).reverse()
  function append(items: unknown[]): void {
    const list = top(isList)
    for (const item of items) list.push(item)
  }
  function setItems(items: unknown[]): void {
    const map = top(isMap)
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1])
  }
  function global(): string {
    const name = `${line()} ${line()}`
    if (!names.includes(name)) throw new Flaw(`it asks for ${JSON.stringify(name)}, which is refused`)
    return name
  }
  function reduce(): void {
    const [name, args] = last(2)
    push({ name, args } satisfies Described)
  }
  function build(): void {
    const state = pop()
    top(isDescribed).state = state
  }

  const instructions: Record<string, () => unknown> = {
    '\x80': () => byte(), // PROTO
    '(': mark,
    '}': () => push(new Map()), // EMPTY_DICT
    ']': () => push([]), // EMPTY_LIST
    ')': () => push([]), // EMPTY_TUPLE
    N: () => push(null), // NONE
    '\x88': () => push(true), // NEWTRUE
    '\x89': () => push(false), // NEWFALSE
    K: () => push(byte()), // BININT1
    M: () => push(take(2).readUInt16LE()), // BININT2
    J: () => push(long()), // BININT
    U: () => push(take(byte()).toString('latin1')), // SHORT_BINSTRING
    T: () => push(take(Math.max(0, long()))), // BINSTRING
    c: () => push(global()), // GLOBAL
    '\x85': () => push(last(1)), // TUPLE1
    '\x86': () => push(last(2)), // TUPLE2
    '\x87': () => push(last(3)), // TUPLE3
    t: () => push(sinceMark()), // TUPLE
    a: () => append(last(1)), // APPEND
    e: () => append(sinceMark()), // APPENDS
    s: () => setItems(last(2)), // SETITEM
    u: () => setItems(sinceMark()), // SETITEMS
    R: reduce,
    b: build,
    q: () => memo.set(byte(), stack[stack.length - 1]), // BINPUT
    r: () => memo.set(long(), stack[stack.length - 1]), // LONG_BINPUT
    h: () => push(memo.get(byte())), // BINGET
    j: () => push(memo.get(long())), // LONG_BINGET
  }

  for (;;) {
    const letter = String.fromCharCode(byte())
    if (letter === '.') return pop() // STOP
    if (!Object.hasOwn(instructions, letter)) {
      throw new Flaw(`it is no pickle as CIFAR-10 comes in: instruction ${JSON.stringify(letter)}`)
    }
    instructions[letter]()
  }
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isMap = (value: unknown): value is Map<unknown, unknown> => value instanceof Map
