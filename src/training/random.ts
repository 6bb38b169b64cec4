import type { Random } from '../tensor.ts'

/**
 * A stream of uniform numbers in [0, 1) that is told by what it is for: the same seed, purpose and
 * counters (epoch, step ...) always give the same numbers, whatever else was drawn before and on
 * whichever thread. The generator is sfc32 of PractRand (Chris Doty-Humphrey), its state a hash of the name.
 */
export function stream(seed: number, purpose: string, ...counters: number[]): Random {
  const name = [seed, purpose, ...counters].join('/')
  let a = hash(name, 0x9e3779b9)
  let b = hash(name, 0x85ebca6b)
  let c = hash(name, 0xc2b2ae35)
  let counter = 1
  const next = () => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next() // the first numbers still resemble the state
  return next
}

/** FNV-1a over the characters, with murmur3's last mixing step. */
function hash(text: string, start: number): number {
  let h = start
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
