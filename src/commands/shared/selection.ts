/** Which katas are meant by the names on a command line. */
import { UserError } from '../../errors.ts'
import { curriculum, katas, opOf, ops, requiredKatas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import { slashed } from '../../paths.ts'
import { didYouMean } from './did-you-mean.ts'

/**
 * The katas that these names stand for, in the order of the curriculum, each once: 'conv2d/forward', the op
 * 'conv2d', the chapter 'Feature extraction' or 'feature-extraction', also the path 'exercises/conv2d/forward.ts'.
 * No names stand for all katas but those of optional chapters.
 */
export function select(names: string[]): Kata[] {
  if (names.length === 0) return requiredKatas
  const chosen = new Set(names.flatMap(katasOf))
  return katas.filter((kata) => chosen.has(kata))
}

/** The one kata that is meant. */
export function selectOne(names: string[], command: string): Kata {
  if (names.length !== 1) {
    const got = names.length === 0 ? 'none' : `${names.length}: ${names.join(', ')}`
    throw new UserError(
      `\`${command}\` needs the id of one kata, for example conv2d/forward; it got ${got}.\n${list}`,
      2,
    )
  }
  const found = katasOf(names[0])
  if (found.length === 1) return found[0]
  throw new UserError(
    `\`${command}\` needs one kata, and ${names[0]} is ${found.length}: ${found.map((kata) => kata.id).join(', ')}.`,
    2,
  )
}

const list = '`npm run kata -- list` shows them all.'

function katasOf(name: string): Kata[] {
  const wanted = slashed(name)
    .replace(/^(\.\/)?(exercises|solutions)\//, '')
    .replace(/\/$|\.ts$/, '')
  const exact = katas.filter((kata) => kata.id === wanted || opOf(kata.id) === wanted)
  if (exact.length > 0) return exact
  const chapter = curriculum.find(({ title }) => slug(title) === slug(wanted))
  if (chapter && chapter.katas.length > 0) return chapter.katas

  const names = [...katas.map((kata) => kata.id), ...ops, ...curriculum.map(({ title }) => slug(title))]
  throw new UserError(`There is no kata, op or chapter '${name}'.${didYouMean(wanted, names)}\n${list}`, 2)
}

const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9/]+/g, '-')
