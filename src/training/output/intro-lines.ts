/** What a run or a prediction prints first: its pictures, and whose code it runs. */
import type { DataSet } from '../data/data-set.ts'
import type { KataBundle } from '../katas/kata-bundle.ts'
import { count } from './lines.ts'

export function dataLine({ name, folder, builtIn, train, test }: DataSet): string {
  const sizes = `${count(train.count)} for training and ${count(test.count)} for the test`
  return builtIn
    ? `Pictures: built-in drawings, ${sizes}. Results on them say nothing about CIFAR-10, which \`npm run data\` downloads.`
    : `Pictures: ${name} from ${folder}, ${sizes}.`
}

/** Whose code the katas of a bundle are. `user` is what needs them: 'training', 'a prediction'. */
export function codeLines(
  { learner, solutions, fast = {} }: Pick<KataBundle, 'learner' | 'solutions' | 'fast'>,
  code: 'mine' | 'solutions',
  user: string,
): string[] {
  const all = `${learner.length + solutions.length} katas that ${user} needs`
  if (code === 'solutions') return [`Code: the solutions, all ${all}.`]
  if (learner.length === 0)
    return [`Code: the solutions, because none of your ${all} has passed all its checks yet.`]
  const replaced = Object.entries(fast).map(([plain, id]) => `${id} for ${plain}`)
  return [
    ...(solutions.length === 0
      ? [`Code: yours, all ${all}.`]
      : [
          ...wrapped(`Code: yours for ${learner.length} of the ${all}:`, learner),
          ...wrapped(`The solutions for the other ${solutions.length}:`, solutions),
        ]),
    ...(replaced.length === 0 ? [] : wrapped('Your fast katas replace plain ones:', replaced)),
  ]
}

/** A list of words in lines that are no longer than `width` where possible, all but the first indented. */
export function wrapped(start: string, words: readonly string[], width = 100): string[] {
  const lines = [start]
  words.forEach((word, i) => {
    const text = i < words.length - 1 ? `${word},` : word
    const last = lines[lines.length - 1]
    if (last.length + 1 + text.length <= width) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(`  ${text}`)
  })
  return lines
}
