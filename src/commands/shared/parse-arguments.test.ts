import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../errors.ts'
import { data } from '../data.ts'
import { list } from '../list.ts'
import { parity } from '../parity.ts'
import { train } from '../train.ts'
import type { Command } from './command.ts'
import { parseArguments } from './parse-arguments.ts'

const words = (line: string) => line.split(' ').filter(Boolean)
const valuesOf = (line: string) => parseArguments(train, words(line)).values

test('only what was given has a value', () => {
  expect(valuesOf('')).toEqual({})
  expect(
    valuesOf(
      '--code solutions --data D --epochs 3 --batch=16 --limit 2000 --seed 0 --workers 2 --engine wasm --out O',
    ),
  ).toEqual({
    code: 'solutions',
    data: 'D',
    epochs: 3,
    batch: 16,
    limit: 2000,
    seed: 0,
    workers: 2,
    engine: 'wasm',
    out: 'O',
  })
})

test('--resume takes a folder, or stands for the latest run', () => {
  expect(valuesOf('--resume')).toEqual({ resume: 'latest' })
  expect(valuesOf('--resume --epochs 20')).toEqual({ resume: 'latest', epochs: 20 })
  expect(valuesOf('--workers 3 --resume')).toEqual({ resume: 'latest', workers: 3 })
  expect(valuesOf('--resume D --epochs 20')).toEqual({ resume: path.resolve('D'), epochs: 20 })
  expect(valuesOf('--resume=latest')).toEqual({ resume: path.resolve('latest') })
  expect(valuesOf('--resume --accept-changes')).toEqual({ resume: 'latest', 'accept-changes': true })
})

describe('what is wrong is said with what was expected, what came, and what to do', () => {
  test.each([
    ['--code theirs', "--code: expected mine or solutions, got 'theirs'."],
    ['--epochs 0', "--epochs: expected a whole number from 1 to 1000, got '0'."],
    ['--epochs=-1', "got '-1'."],
    ['--epochs -1', "got '-1'."],
    ['--epochs 2.5', "got '2.5'."],
    ['--batch 1e2', "--batch: expected a whole number from 1 to 1024, got '1e2'."],
    ['--batch 2000', "got '2000'."],
    ['--limit 9', "--limit: expected a whole number from 10 to 1000000, got '9'."],
    ['--seed x', "--seed: expected a whole number from 0 to 4294967295, got 'x'."],
    ['--workers 0', "--workers: expected a whole number from 1 to 256, got '0'."],
    ['--engine gpu', "--engine: expected plain or wasm, got 'gpu'."],
    ['--data=', '--data: expected a folder, got nothing.'],
    ['--out=', '--out: expected a folder, got nothing.'],
    ['--resume=', '--resume: expected a folder, got nothing.'],
    [
      '--out --resume',
      "--out: expected a folder, got '--resume'. If that is the value, write --out=--resume.",
    ],
    ['--epochs', '--epochs: expected a whole number from 1 to 1000, got nothing.'],
    ['--accept-changes=no', "--accept-changes: expected no value, got 'no'."],
    [
      '--epoch 3',
      'There is no option --epoch. Did you mean --epochs?\n`npm run train -- --help` shows how to use it.',
    ],
    ['-x', 'There is no option -x.\n'],
    ['3', '`train` takes only options (--code mine|solutions, --data DIR, --epochs N,'],
  ])('train %s', (line, message) => {
    expect(() => valuesOf(line)).toThrow(UserError)
    expect(() => valuesOf(line)).toThrow(message)
    expect(() => valuesOf(line)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })

  test.each([
    ['data', '--form x', 'There is no option --form. Did you mean --from?'],
    ['parity', '--engine gpu', "--engine: expected plain or wasm, got 'gpu'."],
    ['parity', '--steps 0', "--steps: expected a whole number from 1 to 100000, got '0'."],
    ['parity', '--epochs 2', 'There is no option --epochs.\n`npm run parity -- --help`'],
    [
      'data',
      'here',
      '`data` takes only options (--from FILE, --url URL); it got here.\n`npm run data -- --help`',
    ],
    [
      'data',
      '--url file:///x',
      "--url: expected an address that starts with http:// or https:// (for a file: --from FILE), got 'file:///x'.",
    ],
    ['list', 'relu', '`list` takes no arguments; it got relu.\n`npm run kata -- list --help`'],
  ])('%s %s', (name, line, message) => {
    const command = { parity, data, list }[name] as Command
    expect(() => parseArguments(command, words(line))).toThrow(message)
  })
})

test('--help wins over all other arguments, also over wrong ones', () => {
  expect(parseArguments(train, ['--help'])).toMatchObject({ help: true })
  expect(parseArguments(train, ['3', '--epochs', 'x', '--sed', '-h'])).toMatchObject({ help: true })
})
