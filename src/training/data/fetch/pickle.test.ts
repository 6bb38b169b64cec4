import { expect, test } from 'vitest'
import { recordSize } from '../cifar10.ts'
import { Flaw } from '../flaw.ts'
import { pickleOf, smallSet } from '../testing/testbed.ts'
import { unpickleRecords } from './pickle.ts'

const records = smallSet()['data_batch_1.bin']

test.each([false, true])('labels and planes become records; columns first: %s', (byColumns) => {
  expect(unpickleRecords(pickleOf(records, byColumns)).equals(records)).toBe(true)
})

test('nothing is called but what NumPy arrays are made with', () => {
  const call = () => unpickleRecords(pickleOf(records, false, 'os\nsystem'))
  expect(call).toThrow('it asks for "os system", which is refused')
  expect(call).toThrow(Flaw)
})

test('one that was cut off, anywhere', () => {
  const whole = pickleOf(records)
  const tail = whole.length - 200
  for (let length = 0; length < whole.length; length += length < 400 || length > tail ? 1 : 5000) {
    expect(() => unpickleRecords(whole.subarray(0, length)), String(length)).toThrow(Flaw)
  }
})

test('a byte that changed ends in an error or in other records, never in anything else', () => {
  const whole = pickleOf(records.subarray(0, 2 * recordSize))
  for (let at = 0; at < 340; at++) {
    for (const flip of [1, 0x20, 0x80]) {
      const damaged = Buffer.from(whole)
      damaged[at] ^= flip
      try {
        expect(unpickleRecords(damaged).length % recordSize).toBe(0)
      } catch (error) {
        expect(error, `byte ${at} ^ ${flip}`).toBeInstanceOf(Flaw)
      }
    }
  }
})

test.each([
  ['another protocol', Buffer.from('\x80\x04\x95\x0a', 'latin1'), 'it is no pickle as CIFAR-10 comes in'],
  ['a web page', Buffer.from('<html>'), 'it is no pickle as CIFAR-10 comes in'],
  ['nothing', Buffer.alloc(0), 'it ends too early'],
  ['an empty dictionary', Buffer.from('}.'), "not of a dictionary with 'labels' and 'data'"],
  ['a number', Buffer.from('K\x01.'), "not of a dictionary with 'labels' and 'data'"],
  ['a list that is asked for an item', Buffer.from('](K\x01K\x01u.'), 'it is damaged at byte 7'],
  ['a tuple of nothing', Buffer.from('t.'), 'it is damaged at byte 1'],
])('%s', (_, bytes, message) => {
  expect(() => unpickleRecords(bytes)).toThrow(message)
})

test('an array of another shape or type', () => {
  const other = (from: string, to: string) => {
    const bytes = pickleOf(records)
    const at = bytes.indexOf(from, 0, 'latin1')
    bytes.write(to, at, 'latin1')
    return () => unpickleRecords(bytes)
  }
  expect(other('U\x02u1', 'U\x02f4')).toThrow(
    "its 'data' is not 10 x 3072 bytes, but 10,3072 of f4 in 30720 bytes",
  )
  expect(other('K\x0aM\x00\x0c', 'K\x09M\x00\x0c')).toThrow('but 9,3072 of u1')
})
