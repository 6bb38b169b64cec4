import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { userErrorOf } from '../../../testing/user-error.ts'
import { readPicture } from './read-picture.ts'

const folder = temporaryFolder(afterAll)

const sample = (name: string) => path.join(import.meta.dirname, 'samples', name)

test('the format is recognised by the contents, not by the name', () => {
  for (const name of ['palette.png', 'baseline.jpg']) {
    const file = path.join(folder, 'picture.gif')
    writeFileSync(file, readFileSync(sample(name)))
    const { width, height } = readPicture(file)
    expect([width, height]).toEqual([24, 16])
  }
})

test.each<[string, string | Buffer, string]>([
  ['empty', '', 'is empty. Expected a PNG or JPEG picture.'],
  ['text', 'a cat', 'is not a picture: it is neither PNG nor JPEG.'],
  ['GIF', 'GIF89a....', 'is in GIF format. Only PNG and JPEG can be read: save it as one of them.'],
  ['WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'is in WebP format.'],
  ['HEIC', '\0\0\0\x18ftypheic', 'is in HEIC format.'],
  ['AVIF', '\0\0\0\x18ftypavif', 'is in AVIF format.'],
  ['TIFF', 'II*\0', 'is in TIFF format.'],
  ['SVG', '<svg xmlns="">', 'is in SVG format.'],
  ['half a PNG', readFileSync(sample('palette.png')).subarray(0, 60), 'cannot be read: it ends too early'],
  [
    'half a JPEG',
    readFileSync(sample('baseline.jpg')).subarray(0, 300),
    'cannot be read: it is damaged or cut off',
  ],
])('%s', async (name, contents, message) => {
  const file = path.join(folder, name)
  writeFileSync(file, contents)
  expect(await userErrorOf(() => readPicture(file))).toContain(`${file} ${message}`)
})

test('a missing file, and a folder', () => {
  const nowhere = path.join(folder, 'nowhere.png')
  expect(() => readPicture(nowhere)).toThrow(`There is no file ${nowhere}.`)
  expect(() => readPicture(folder)).toThrow(`${folder} is a folder. Give the files in it.`)
})
