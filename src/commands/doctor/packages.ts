/** Whether the packages that are installed are those that this version was made with. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { broken, type Finding, fine } from './finding.ts'

export function packages(root: string): Finding {
  const wanted: Record<string, string> = read(path.join(root, 'package.json'))?.dependencies ?? {}
  const wrong = Object.entries(wanted).flatMap(([name, version]) => {
    const found = read(path.join(root, 'node_modules', name, 'package.json'))?.version
    return found === version ? [] : [`${name} ${found ?? 'missing'} instead of ${version}`]
  })
  if (wrong.length === 0) return fine('packages', `all ${Object.keys(wanted).length} as they should be`)
  return broken('packages', wrong.join(', '), 'Install them again: npm ci')
}

function read(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
