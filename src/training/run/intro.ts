/** What a run begins by saying: what it sees, and whose code it is. */
import type { DataSet } from '../data/pictures.ts'
import type { RunIdentity } from '../folder/run-identity.ts'
import type { KataBundle } from '../katas/kata-bundle.ts'
import { count, fastLines, wrapped } from '../output/lines.ts'

export function dataLine({ name, folder, builtIn, train, test }: DataSet): string {
  const sizes = `${count(train.count)} to learn from and ${count(test.count)} to test with`
  return builtIn
    ? `Pictures: built-in ones, drawn by a program, ${sizes}; \`npm run data\` gets CIFAR-10, of which they say nothing.`
    : `Pictures: ${name} from ${folder}, ${sizes}.`
}

export function codeLines({ mine, borrowed, fast }: KataBundle, code: RunIdentity['code']): string[] {
  if (code === 'solutions') return [`Code: the solutions, all ${borrowed.length} katas that training needs.`]
  const all = mine.length + borrowed.length
  if (mine.length === 0) {
    return [
      `Code: none of the ${all} katas that training needs has passed yet; all are borrowed from solutions/.`,
    ]
  }
  const lines = wrapped(`Code: yours are ${mine.length} of the ${all} katas that training needs:`, mine, 100)
  if (borrowed.length > 0)
    lines.push(...wrapped(`Borrowed from solutions/ (${borrowed.length}):`, borrowed, 100))
  return [...lines, ...fastLines(fast)]
}
