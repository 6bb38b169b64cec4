declare module 'write-file-atomic' {
  /** Writes beside the file and renames, so that it is replaced as a whole or not at all. */
  export function sync(file: string, data: string | Uint8Array, options?: { fsync?: boolean }): void
}
