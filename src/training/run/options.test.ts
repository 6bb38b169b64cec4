import path from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../errors.ts'
import { parseOptions } from './options.ts'

test('what is not given has its default', () => {
  expect(parseOptions([])).toMatchObject({ code: 'mine', epochs: 10, batch: 64, seed: 1, help: false })
  expect(parseOptions([]).limit).toBeUndefined()
  expect(parseOptions([]).workers).toBeGreaterThanOrEqual(1)
})

test('what is given is taken', () => {
  const line =
    '--code solutions --data D --epochs 3 --batch=16 --limit 2000 --seed 0 --workers 2 --engine wasm --out O'
  expect(parseOptions(line.split(' '))).toEqual({
    code: 'solutions',
    data: 'D',
    epochs: 3,
    batch: 16,
    limit: 2000,
    seed: 0,
    workers: 2,
    engine: 'wasm',
    out: 'O',
    acceptChanges: false,
    given: ['code', 'data', 'epochs', 'batch', 'limit', 'seed', 'workers', 'engine', 'out'],
    help: false,
  })
})

test('--resume takes a folder, or stands for the latest run', () => {
  const resumeOf = (...argv: string[]) => parseOptions(argv).resume
  expect(resumeOf()).toBeUndefined()
  expect(resumeOf('--resume')).toBe('latest')
  expect(resumeOf('--resume', '--epochs', '20')).toBe('latest')
  expect(resumeOf('--workers', '3', '--resume')).toBe('latest')
  expect(resumeOf('--resume', 'D', '--epochs', '20')).toBe(path.resolve('D'))
  expect(resumeOf('--resume=latest')).toBe(path.resolve('latest'))
  expect(parseOptions(['--resume', '--accept-changes']).acceptChanges).toBe(true)
  expect(parseOptions(['--resume', '--epochs', '20']).given).toEqual(['epochs'])
})

test.each([
  ['--code theirs', "--code: expected mine or solutions, got 'theirs'"],
  ['--epochs 0', "--epochs: expected a whole number from 1 to 1000, got '0'"],
  ['--epochs=-1', "got '-1'"],
  ['--epochs 2.5', "got '2.5'"],
  ['--batch 1e2', "--batch: expected a whole number from 1 to 1024, got '1e2'"],
  ['--batch 2000', "got '2000'"],
  ['--limit 9', "--limit: expected a whole number from 10 to 1000000, got '9'"],
  ['--seed x', "--seed: expected a whole number from 0 to 4294967295, got 'x'"],
  ['--workers 0', "--workers: expected a whole number from 1 to 256, got '0'"],
  ['--engine gpu', "--engine: expected plain or wasm, got 'gpu'"],
  ['--data=', '--data: expected a folder, got nothing'],
  ['--out=', '--out: expected a folder, got nothing'],
  ['--resume=', '--resume: expected a folder, got nothing'],
  ['--accept-changes', '--accept-changes: expected it beside --resume'],
  ['--epochs', '--epochs'],
  ['--epoch 3', "'--epoch'"],
  ['3', "'3'"],
])('%s is an error that says what was expected and what came', (line, message) => {
  expect(() => parseOptions(line.split(' '))).toThrow(UserError)
  expect(() => parseOptions(line.split(' '))).toThrow(message)
})
