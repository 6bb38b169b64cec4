import { expect, test } from 'vitest'
import { createPrinter } from './printer.ts'

function printerOn(terminal: boolean) {
  let time = 0
  let written = ''
  const out = { isTTY: terminal, columns: 40, write: (text: string) => (written += text) }
  const printer = createPrinter(out, () => time)
  const take = () => {
    const text = written
    written = ''
    return text
  }
  return { printer, take, wait: (ms: number) => (time += ms) }
}

test('on a terminal progress stays in one line, at most ten times a second', () => {
  const { printer, take, wait } = printerOn(true)
  printer.progress((width) => `a ${width}`)
  expect(take()).toBe('\r\x1b[Ka 39')
  wait(50)
  printer.progress(() => 'b')
  expect(take()).toBe('')
  wait(50)
  printer.progress(() => 'c')
  expect(take()).toBe('\r\x1b[Kc')
  printer.line('done')
  expect(take()).toBe('\r\x1b[Kdone\n')
  printer.line('more')
  expect(take()).toBe('more\n')
})

test('elsewhere progress is a line every half minute', () => {
  const { printer, take, wait } = printerOn(false)
  printer.progress(() => 'a')
  wait(29_999)
  printer.progress(() => 'b')
  expect(take()).toBe('')
  wait(1)
  printer.progress(() => 'c')
  expect(take()).toBe('c\n')
  wait(29_000)
  printer.line('an epoch')
  wait(29_000)
  printer.progress(() => 'd')
  expect(take()).toBe('an epoch\n')
})

test('what katas print goes above the progress, and stops when it is too much', () => {
  const { printer, take } = printerOn(true)
  printer.progress(() => 'a')
  printer.print('hello\n')
  expect(take()).toBe('\r\x1b[Ka\r\x1b[Khello\n')
  printer.print('x'.repeat(30_000))
  expect(take()).toMatch(/^x{19994}\n\(Your katas print more than is shown here\.\)\n$/)
  printer.print('y')
  expect(take()).toBe('')
})

test('names and what katas print cannot move the cursor', () => {
  const { printer, take } = printerOn(true)
  printer.line('in \x1b[2Jfolder')
  printer.progress(() => '\x1b]0;title\x07one')
  printer.print('\x9b2Jtwo')
  expect(take()).toBe('in folder\n\r\x1b[Kone\r\x1b[Ktwo\n')
})
