/** The katas that the names on a command line stand for. */
import { UserError } from '../../errors.ts'
import { curriculum, katas, opOf, ops, requiredKatas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import { slashed } from '../../paths.ts'
import { didYouMean } from './did-you-mean.ts'

/**
 * Each kata once, in the order of the curriculum. A name is an id ('conv2d/forward'), an op ('conv2d'), a chapter
 * ('Feature extraction' or 'feature-extraction') or a path ('exercises/conv2d/forward.ts'). No names mean all katas
 * that are not optional.
 */
export function select(names: string[]): Kata[] {
  if (names.length === 0) return requiredKatas
  const chosen = new Set(names.flatMap(katasOf))
  return katas.filter((kata) => chosen.has(kata))
}

/** The one kata that the names stand for; `command` is for the message if it is not one. */
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
    `\`${command}\` needs one kata, but ${names[0]} has ${found.length}: ${found.map((kata) => kata.id).join(', ')}.`,
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
