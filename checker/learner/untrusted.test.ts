import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import type { FromLearner } from './learner-protocol.ts'
import { frameReader } from './untrusted.ts'

function framed(value: unknown): Buffer {
  const bytes = serialize(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}

function read(...chunks: Buffer[]): (FromLearner | undefined)[] {
  const frames: (FromLearner | undefined)[] = []
  const reader = frameReader((frame) => frames.push(frame))
  for (const chunk of chunks) reader(chunk)
  return frames
}

const tensor = { shape: [2], data: Float32Array.of(1, 2) }
const performed = { performed: { returned: { y: [tensor, 'a', true, null, undefined] }, draws: [3] } }

test('frames are read however the bytes arrive', () => {
  const all = Buffer.concat([framed(performed), framed({ done: true })])
  const expected = [performed, { done: true }]
  expect(read(all)).toEqual(expected)
  expect(read(...Array.from(all, (byte) => Buffer.of(byte)))).toEqual(expected)
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a list', [1]],
  ['an unknown message', { passed: true }],
  ['a date', { performed: { returned: new Date(), draws: [] } }],
  ['a map', { performed: new Map([['returned', 1]]) }],
  ['another typed array', { performed: { returned: new Float64Array(2), draws: [] } }],
  ['a shape that does not fit', { performed: { returned: { ...tensor, shape: [3] }, draws: [] } }],
  ['a shape that is no list', { performed: { returned: { ...tensor, shape: '2' }, draws: [] } }],
  ['draws that are no numbers', { performed: { returned: 1, draws: ['a'] } }],
  ['a failure of an unknown kind', { performed: { failure: { kind: 'passed', message: '' } } }],
  ['a failure without words', { performed: { failure: { kind: 'value' } } }],
  ['a time that is none', { took: Number.NaN }],
])('%s is no frame, and ends the reading', (_what, sent) => {
  expect(read(framed(sent), framed({ done: true }))).toEqual([undefined])
})

test.each([
  ['zeros', Buffer.alloc(64)],
  ['text', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
  ['a length and then noise', Buffer.concat([Buffer.of(4, 0, 0, 0), Buffer.of(255, 15, 250, 1)])],
])('bytes that are %s are no frame', (_what, bytes) => expect(read(bytes)).toEqual([undefined]))

test('a name like __proto__ is a field and nothing else', () => {
  const returned = Object.fromEntries([['__proto__', 1]])
  const [frame] = read(framed({ performed: { returned, draws: [] } }))
  const copy = (frame as { performed: { returned: object } }).performed.returned
  expect(Object.keys(copy)).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
})
