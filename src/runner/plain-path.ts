/** A path to the project that vite can load files from. */
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { UserError } from '../errors.ts'

/** vite reads these characters as in a URL, and takes every file below `node_modules` for a package. */
const misread = /[#?%]|[\\/]node_modules[\\/]/

export const isPlain = (folder: string): boolean => !misread.test(folder + path.sep)

/** The folder itself if vite can load files from it; otherwise a link to it, which is removed when this process ends. */
export function plainPathOf(folder: string): string {
  if (isPlain(folder)) return folder
  const links = mkdtempSync(path.join(realpathSync(tmpdir()), 'cnn-kata-'))
  process.on('exit', () => rmSync(links, { recursive: true, force: true }))
  if (!isPlain(links)) {
    throw new UserError(
      `Katas cannot be checked in ${folder}: neither its path nor that of the folder for temporary files, ${links}, may ` +
        "contain '#', '?', '%' or 'node_modules'. Move the project to another folder.",
    )
  }
  const link = path.join(links, path.basename(folder).replace(/[#?%]/g, '_'))
  symlinkSync(folder, link, 'junction')
  return link
}
