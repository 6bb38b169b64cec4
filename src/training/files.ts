import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file so that it appears as a whole or not at all, whoever else writes it and whenever this ends. */
export function writeWhole(file: string, contents: string | Uint8Array): void {
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, contents)
  try {
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    // Windows does not replace a file that somebody reads.
    if (!existsSync(file)) throw error
  }
}
