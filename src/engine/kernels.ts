/** The compiled kernels: `kernels.wasm`, made from `kernels/*.ts` by `npm run kernels`. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The kernels, documented in `kernels/`. All arguments are addresses in bytes, and counts. */
export interface Kernels {
  toFloats(bytes: number, count: number, out: number): void
  forward(stage: number, picture: number, windows: number, scratch: number): void
  inputGradient(stage: number, picture: number, windows: number, bytes: number, scratch: number): void
  weightGradient(stage: number, panel: number, pictures: number, scratch: number): void
  update(stage: number, panel: number, adam: number): void
  pack(stage: number, panel: number): void
  dropout(y: number, winners: number, mask: number, count: number, nobody: number): void
  dropoutGradient(dy: number, mask: number, count: number): void
}

/** Which of the two builds of the kernels: `fma` multiplies and adds in one instruction. */
export type Build = 'simd' | 'simd + fma'

export const kernelsFile = (root: string): string => path.join(root, 'src', 'engine', 'kernels.wasm')

/** The builds that this machine can run, fastest first. */
export function buildsOf(root: string): { build: Build; module: WebAssembly.Module }[] {
  const plain = readFileSync(kernelsFile(root))
  // Ask the runtime what it supports instead of comparing versions (relaxed SIMD came with Node 22).
  if (!WebAssembly.validate(plain)) return []
  const module = new WebAssembly.Module(plain)
  const [fma] = WebAssembly.Module.customSections(module, 'fma')
  const builds = [{ build: 'simd' as const, module }]
  if (!fma || !WebAssembly.validate(fma)) return builds
  return [{ build: 'simd + fma' as const, module: new WebAssembly.Module(fma) }, ...builds]
}

/** The kernels, working on this memory. */
export function kernelsIn(memory: WebAssembly.Memory, module: WebAssembly.Module): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels
}
