/** Which version of the exercises this is, and how many are written. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { katas } from '../../kata/curriculum.ts'
import { isStub } from '../../kata/kata-files.ts'
import { type Finding, fine, note } from './finding.ts'

export function exercises(root: string): Finding {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const ids = katas.map((kata) => kata.id)
  const missing = ids.filter((id) => !existsSync(path.join(root, 'exercises', `${id}.ts`)))
  const untouched = ids.filter((id) => isStub(root, id)).length
  const written = ids.length - untouched - missing.length
  const says = `version ${version}: ${ids.length} katas, ${untouched} untouched, ${written} written`
  if (missing.length === 0) return fine(says)
  return note(
    `${says}, ${missing.length} missing (${missing.join(', ')})`,
    `To put one back: npm run kata -- reset ${missing[0]}`,
  )
}
