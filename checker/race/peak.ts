/** The most that one thread of this machine can compute, in GFLOP/s: sums that stay in registers, without loads. */

/** Few enough for the registers, and enough that no sum waits for the one before. */
const sums = 12

/** Four numbers at a time, with the instructions that the kernels of this build use. */
export function simdPeak(build: string): number {
  const bytes = moduleOf(build.includes('fma') ? fused : apart)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {})
  const compute = exports.compute as (turns: number) => number
  const turns = 1_000_000
  let best = Infinity
  for (let i = 0; i < 12; i++) {
    const start = performance.now()
    if (compute(turns) === 0) throw new Error('The sums of a measurement cannot be 0.')
    best = Math.min(best, performance.now() - start)
  }
  return (sums * 4 * 2 * turns) / best / 1e6
}

// Instructions of WebAssembly. Locals: the turns, the sums, a factor, a term.
const [factor, term] = [sums + 1, sums + 2]
const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const multiply = [0xfd, 0xe6, 0x01]
const add = [0xfd, 0xe4, 0x01]
const relaxedMultiplyAdd = [0xfd, 0x85, 0x02]

const apart = (sum: number) => [...get(sum), ...get(factor), ...multiply, ...get(term), ...add, ...set(sum)]
const fused = (sum: number) => [...get(sum), ...get(factor), ...get(term), ...relaxedMultiplyAdd, ...set(sum)]

/** A module whose `compute(turns)` does one multiplication and one addition for every sum in each turn. */
function moduleOf(step: (sum: number) => number[]): Uint8Array<ArrayBuffer> {
  const all = Array.from({ length: sums }, (_, i) => i + 1)
  const splat = (value: number) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer), 0xfd, 0x13]
  const code = [
    ...all.flatMap((sum) => [...splat(sum / 16), ...set(sum)]),
    ...[...splat(0.999999), ...set(factor), ...splat(1e-7), ...set(term)],
    ...[0x03, 0x40], // loop
    ...all.flatMap(step),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0], // turns - 1, and again if that is not 0
    0x0b, // end of the loop
    ...all.flatMap((sum, i) => [...get(sum), ...(i > 0 ? add : [])]),
    ...[0xfd, 0x1f, 0], // the first of the four
    0x0b,
  ]
  const locals = [1, sums + 2, 0x7b] // v128
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]), // one type: (i32) -> f32
    ...section(3, [1, 0]), // one function of it
    ...section(7, [1, 7, ...new TextEncoder().encode('compute'), 0, 0]),
    ...section(10, [1, ...sized([...locals, ...code])]),
  ])
}

const section = (id: number, contents: number[]) => [id, ...sized(contents)]

/** With its length in front, in two bytes of LEB128. */
const sized = (contents: number[]) => [(contents.length & 127) | 128, contents.length >> 7, ...contents]
