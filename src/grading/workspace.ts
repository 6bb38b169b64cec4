/** A workspace: a copy of the checker in a folder of its own, with the exercises of one submission at a time. */
import { chmodSync, cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface Workspace {
  root: string
  exercises: string
  remove(): void
}

/** What judging needs, apart from the packages. */
const parts = ['checker', 'solutions', 'src', 'package.json', 'tsconfig.json']

/** Copies the project's own checker: that of a submission is never used. */
export function createWorkspace(project: string): Workspace {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'cnn-kata-grade-')))
  for (const part of parts) cpSync(path.join(project, part), path.join(root, part), { recursive: true })
  makeRemovable(root)
  symlinkSync(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction')
  return {
    root,
    exercises: path.join(root, 'exercises'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A copy of a folder that is read-only is read-only too. */
function makeRemovable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) makeRemovable(path.join(folder, entry.name))
}
