/** The katas that the names on a command line stand for. */
import { UserError } from '../../errors.ts'
import { curriculum, katas, opOf, ops, requiredKatas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import { slashed } from '../../paths.ts'
import { didYouMean } from './did-you-mean.ts'

/**
 * Each kata once, in the order of the curriculum. A name is an id ('conv2d/forward'), an op ('conv2d'), a chapter
 * ('Feature extraction' or 'feature-extraction'), a path ('exercises/conv2d/forward.ts'), or a part of one of these that
 * means only one ('voting'). No names mean all katas that are not optional.
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

  const meant = wanted.length < 2 ? [] : groups.filter((group) => group.name.includes(slug(wanted)))
  const largest = meant.filter((group) => !meant.some((other) => isPartOf(group, other)))
  if (largest.length === 1) return largest[0].katas
  const candidates = largest.length > 0 ? ` Did you mean ${inWords(largest.map(({ name }) => name))}?` : ''
  const remedy =
    candidates ||
    didYouMean(
      wanted,
      groups.map(({ name }) => name),
    )
  throw new UserError(`There is no kata, op or chapter '${name}'.${remedy}\n${list}`, 2)
}

interface Group {
  name: string
  katas: Kata[]
}

/** Everything that has a name: katas, ops and chapters. */
const groups: Group[] = [
  ...katas.map((kata) => ({ name: kata.id, katas: [kata] })),
  ...ops.map((op) => ({ name: op, katas: katas.filter((kata) => opOf(kata.id) === op) })),
  ...curriculum.flatMap(({ title, katas }) => (katas.length > 0 ? [{ name: slug(title), katas }] : [])),
]

/** Whether all katas of a group belong to another one; of two groups with the same katas, the first in the list counts. */
function isPartOf(group: Group, other: Group): boolean {
  if (group === other || !group.katas.every((kata) => other.katas.includes(kata))) return false
  return group.katas.length < other.katas.length || groups.indexOf(other) < groups.indexOf(group)
}

/** 'a, b or c', the first ten of them. */
function inWords(names: string[]): string {
  if (names.length > 10) return `${names.slice(0, 10).join(', ')}, ...`
  return names.join(', ').replace(/, ([^,]*)$/, ' or $1')
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9/]+/g, '-')
}
