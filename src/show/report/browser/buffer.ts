/** As much of Node's `Buffer` as reading pictures asks for, in a browser. */
export class Bytes extends Uint8Array {
  static alloc(length: number): Bytes {
    return new Bytes(length)
  }

  static concat(parts: readonly Uint8Array[]): Bytes {
    const all = new Bytes(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  readUInt16BE(at: number): number {
    return (this[at] << 8) | this[at + 1]
  }

  readUInt16LE(at: number): number {
    return this[at] | (this[at + 1] << 8)
  }

  readUInt32BE(at: number): number {
    return this.readUInt16BE(at) * 65536 + this.readUInt16BE(at + 2)
  }

  readUInt32LE(at: number): number {
    return this.readUInt16LE(at) + this.readUInt16LE(at + 2) * 65536
  }

  /** Latin 1, whatever the encoding: no other is asked for. */
  override toString(_encoding?: string, start = 0, end = this.length): string {
    return Array.from(this.subarray(start, end), (byte) => String.fromCharCode(byte)).join('')
  }
}

export { Bytes as Buffer }
