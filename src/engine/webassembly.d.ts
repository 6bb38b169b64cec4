/** The part of WebAssembly's interface that is used here. TypeScript knows it only together with the browser's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource)
    static customSections(module: Module, name: string): ArrayBuffer[]
  }

  class Memory {
    constructor(limits: { initial: number; maximum: number; shared: true })
    readonly buffer: SharedArrayBuffer
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }

  function validate(bytes: BufferSource): boolean
}
