/** Where a new kata is entered: its chapter, its points, and the spec of an op that exists already. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { type NewKata, specLine } from './scaffold.ts'

const chapterFile = 'src/kata/chapters/bonus.ts'
const pointsFile = 'src/kata/chapters/points.ts'

/** Enters the kata in the bonus chapter. Gives the files that were changed. */
export function register(root: string, kata: NewKata, isFirst: boolean): string[] {
  const { op, file } = kata
  insert(root, chapterFile, '],\n}', chapterEntry(kata))
  insert(root, pointsFile, '}', `  '${op}/${file}': 20,\n`)
  if (isFirst) return [chapterFile, pointsFile]
  const spec = `checker/ops/${op}/${op}.spec.ts`
  writeFileSync(
    path.join(root, spec),
    `${readFileSync(path.join(root, spec), 'utf8')}${specLine(op, file)}\n`,
  )
  return [chapterFile, pointsFile, spec]
}

/** Inserts text before the last occurrence of `before`. */
function insert(root: string, file: string, before: string, text: string): void {
  const target = path.join(root, file)
  const old = existsSync(target) ? readFileSync(target, 'utf8') : ''
  const at = old.lastIndexOf(before)
  if (at < 0) throw new UserError(`${file} does not end as expected: enter the kata there by hand:\n${text}`)
  writeFileSync(target, old.slice(0, at) + text + old.slice(at))
}

const chapterEntry = ({ op, file, name }: NewKata): string => `    {
      id: '${op}/${file}',
      name: '${name}',
      title: 'TODO',
      // TODO: where it belongs on the map of the network
      layer: 'pool',
      idea: 'TODO: the one thing to take away.',
      hints: ['TODO: the idea', 'TODO: which arrays and loops', 'TODO: the formula', 'TODO: the skeleton of the code'],
    },
`
