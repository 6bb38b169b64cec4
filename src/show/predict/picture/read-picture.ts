/** A picture in a file. */
import { readFileSync, statSync } from 'node:fs'
import { UserError } from '../../../errors.ts'
import { decode } from './decode-picture.ts'
import type { Picture } from './picture.ts'

/** The picture in a PNG or JPEG file. Throws a `UserError` that says what to do. */
export const readPicture = (file: string): Picture => decode(contentsOf(file), file)

function contentsOf(file: string): Buffer {
  try {
    if (statSync(file).isDirectory()) throw new UserError(`${file} is a folder. Give the files in it.`)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof UserError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UserError(`There is no file ${file}.`)
    throw new UserError(`${file} cannot be read (${code ?? message}). Check its permissions.`)
  }
}
