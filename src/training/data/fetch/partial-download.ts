/** A download of which only a part has come: the file, and a note beside it of what it is part of. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRecord } from '../../../kata/store.ts'

export interface Note {
  url: string
  /** The size of the whole. */
  bytes: number
  /** By what the server can be asked whether the file is still the same. */
  validator?: string
}

export interface Part {
  file: string
  /** How many bytes have come. */
  bytes(): number
  /** Nothing where there is no part, or nothing that says of what. */
  note(): Note | undefined
  /** Starts anew, with an empty file. */
  begin(note: Note): void
  /** Removes both. */
  forget(): void
}

/** The part of the file that is to be `whole`. */
export function partOf(whole: string): Part {
  const file = `${whole}.part`
  const noteFile = `${file}.json`
  return {
    file,
    bytes: () => statSync(file, { throwIfNoEntry: false })?.size ?? 0,
    note() {
      try {
        const note: unknown = JSON.parse(readFileSync(noteFile, 'utf8'))
        return isNote(note) ? note : undefined
      } catch {
        return undefined
      }
    },
    begin(note) {
      mkdirSync(path.dirname(file), { recursive: true })
      // The note first: a part without one is thrown away, and one with the note of another must not be.
      rmSync(file, { force: true })
      writeFileSync(noteFile, JSON.stringify(note))
      writeFileSync(file, '')
    },
    forget() {
      rmSync(file, { force: true })
      rmSync(noteFile, { force: true })
    },
  }
}

const isNote = (value: unknown): value is Note =>
  isRecord(value) &&
  typeof value.url === 'string' &&
  typeof value.bytes === 'number' &&
  (value.validator === undefined || typeof value.validator === 'string')
