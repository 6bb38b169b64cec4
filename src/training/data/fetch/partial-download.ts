/** An incomplete download: a `.part` file, and beside it a note about the complete file. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRecord } from '../../../kata/json-files.ts'

export interface Note {
  url: string
  /** The size of the complete file. */
  bytes: number
  /** What a request sends to ask whether the file is still the same. */
  validator?: string
}

export interface PartialDownload {
  file: string
  /** How many bytes have arrived. */
  bytes(): number
  /** `undefined` if there is no readable note. */
  note(): Note | undefined
  /** Starts again, with an empty file. */
  begin(note: Note): void
  /** Removes both. */
  forget(): void
}

/** The incomplete download of the file that will be called `whole`. */
export function partialDownload(whole: string): PartialDownload {
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
      // In this order, a process that is killed in between never leaves a file with the note of another.
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
