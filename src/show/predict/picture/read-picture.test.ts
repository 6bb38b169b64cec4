import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../../errors.ts'
import { readPicture } from './read-picture.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pictures-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sample = (name: string) => path.join(import.meta.dirname, 'samples', name)

test('what a file is called says nothing: what is in it counts', () => {
  for (const name of ['palette.png', 'baseline.jpg']) {
    const file = path.join(folder, 'picture.gif')
    writeFileSync(file, readFileSync(sample(name)))
    const { width, height } = readPicture(file)
    expect([width, height]).toEqual([24, 16])
  }
})

test.each<[string, string | Buffer, string]>([
  ['empty', '', 'is empty. A PNG or JPEG picture is expected.'],
  ['text', 'a cat', 'is not a picture: it is neither PNG nor JPEG.'],
  ['GIF', 'GIF89a....', 'is GIF. Only PNG and JPEG can be read: save it as one of these.'],
  ['WebP', 'RIFF\x10\0\0\0WEBPVP8 ', 'is WebP.'],
  ['HEIC', '\0\0\0\x18ftypheic', 'is HEIC.'],
  ['AVIF', '\0\0\0\x18ftypavif', 'is AVIF.'],
  ['TIFF', 'II*\0', 'is TIFF.'],
  ['SVG', '<svg xmlns="">', 'is SVG.'],
  ['half a PNG', readFileSync(sample('palette.png')).subarray(0, 60), 'cannot be read: it ends too early'],
  [
    'half a JPEG',
    readFileSync(sample('baseline.jpg')).subarray(0, 300),
    'cannot be read: it is damaged or cut off',
  ],
])('%s', (name, contents, message) => {
  const file = path.join(folder, name)
  writeFileSync(file, contents)
  expect(() => readPicture(file)).toThrow(UserError)
  expect(() => readPicture(file)).toThrow(`${file} ${message}`)
})

test('what is not there, and a folder', () => {
  const nowhere = path.join(folder, 'nowhere.png')
  expect(() => readPicture(nowhere)).toThrow(`There is no file ${nowhere}.`)
  expect(() => readPicture(folder)).toThrow(`${folder} is a folder. Name the pictures in it.`)
})
