/** A picture in a file. */
import { readFileSync, statSync } from 'node:fs'
import { decode, PictureError } from './decode.ts'
import type { Picture } from './picture.ts'

/** Throws a `PictureError` that says what is wrong and what to do. */
export const readPicture = (file: string): Picture => decode(contentsOf(file), file)

function contentsOf(file: string): Buffer {
  try {
    if (statSync(file).isDirectory()) throw new PictureError(`${file} is a folder. Name the pictures in it.`)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof PictureError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new PictureError(`There is no file ${file}.`)
    throw new PictureError(`${file} cannot be read (${code ?? message}). Check its permissions.`)
  }
}
