/** Whether the installed packages have the versions in package.json. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { broken, type Finding, fine } from './finding.ts'

export function packages(root: string): Finding {
  const wanted: Record<string, string> = read(path.join(root, 'package.json'))?.dependencies ?? {}
  const wrong = Object.entries(wanted).flatMap(([name, version]) => {
    const found = read(path.join(root, 'node_modules', name, 'package.json'))?.version
    return found === version
      ? []
      : [found ? `${name} is ${found}, not ${version}` : `${name} ${version} is missing`]
  })
  if (wrong.length === 0) return fine(`all ${Object.keys(wanted).length} have the right version`)
  return broken(wrong.join(', '), 'Install them again: npm ci')
}

function read(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
